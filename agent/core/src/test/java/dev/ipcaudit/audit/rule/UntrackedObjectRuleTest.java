package dev.ipcaudit.audit.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What no call was seen to create. */
class UntrackedObjectRuleTest {

  @TempDir private Path proc;

  private MadeUpJvm jvm;

  @BeforeEach
  void madeUp() {
    jvm = new MadeUpJvm(proc);
  }

  @Test
  void aSegmentThatThisProcessMadeWithoutACallIsOne() {
    long self = ProcessHandle.current().pid();
    String made = " 600 4096 " + self + " 1 1 0 0 0 0 0 0 0 0 0\n";
    jvm.tables("", "0 5" + made + "0 6" + made + "0 7 600 4096 1 1 1 0 0 0 0 0 0 0 0 0\n", "");
    jvm.call("shmget", 6, 0, 0, 4096, 0600);

    assertThat(jvm.atEnd(RuleId.UNTRACKED_OBJECT))
        .filteredOn(finding -> finding.kind() == Kind.SYSV_SHM)
        .singleElement()
        .satisfies(
            unknown -> {
              assertThat(unknown.severity()).isEqualTo(Severity.NOTE);
              assertThat(unknown.objects()).extracting(FindingObject::id).containsExactly(5L);
              assertThat(unknown.site()).isEqualTo(CallSite.UNKNOWN);
              assertThat(unknown.remedy()).contains("persistent=");
            });
  }
}
