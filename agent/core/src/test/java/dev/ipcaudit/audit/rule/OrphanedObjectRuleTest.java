package dev.ipcaudit.audit.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.kernel.SysvTable;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the dead left behind. */
class OrphanedObjectRuleTest {

  private final MadeUpMachine machine = new MadeUpMachine();

  @TempDir private Path proc;

  private MadeUpJvm jvm;

  @BeforeEach
  void madeUp() {
    jvm = new MadeUpJvm(proc);
  }

  @Test
  void theCommandScanReportsWhatNobodyIsLeftToUse() {
    machine.add(Kind.SYSV_SEM, "3").orphan = true;
    machine.add(Kind.SYSV_SEM, "4").orphan = true;
    machine.add(Kind.POSIX_SHM, "/mine");

    assertThat(machine.judge(RuleId.ORPHANED_OBJECT)).containsExactly("warning sysv-sem [3, 4]");
  }

  /** Segments: attached now, used last by one who lives, used by one who is dead. */
  @ParameterizedTest
  @CsvSource({"1, 0, true", "0, 1, true", "0, 8388608, false", "0, 0, false"})
  void whatSomebodyWhoLivesUsesIsNone(int attached, int user, boolean used) throws Exception {
    long now = System.currentTimeMillis() / 1000;
    String times = now + " " + now + " " + now;
    jvm.tables("", "0 5 600 4096 1 " + user + " " + attached + " 0 0 0 0 " + times + " 0 0\n", "");
    List<Boolean> found = new ArrayList<>();

    new SysvTable(proc).scan(Kind.SYSV_SHM, row -> found.add(OrphanedObjectRule.isUsed(row)));

    assertThat(found).containsExactly(used);
  }
}
