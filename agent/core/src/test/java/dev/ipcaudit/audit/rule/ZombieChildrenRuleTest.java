package dev.ipcaudit.audit.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.ChildSnapshot;
import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingDetail;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.kernel.ProcessStat;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Children that nobody reaps. */
class ZombieChildrenRuleTest {

  private final MadeUpMachine machine = new MadeUpMachine();

  @TempDir private Path proc;

  private MadeUpJvm jvm;

  @BeforeEach
  void madeUp() {
    jvm = new MadeUpJvm(proc);
  }

  private static final LimitUsage PIDS = new LimitUsage("pids.max", 5, 100);

  @Test
  void whoAsksForAnyChildAndStopsIsToBlame() {
    jvm.problems.waitedForAny(MadeUpJvm.site("reaps"), true);

    assertThat(findings(PIDS))
        .singleElement()
        .satisfies(
            left -> {
              assertThat(left.severity()).isEqualTo(Severity.WARNING);
              assertThat(left.site().method()).isEqualTo("reaps");
              assertThat(left.remedy()).contains("WNOHANG");
              assertThat(left.detail()).isEqualTo(new FindingDetail.Limit(0, PIDS));
            });
  }

  @Test
  void whoAsksUntilThereIsNoneIsNever() {
    jvm.problems.waitedForAny(MadeUpJvm.site("reaps"), true);
    jvm.problems.waitedForAny(MadeUpJvm.site("reaps"), false);

    assertThat(findings(PIDS))
        .singleElement()
        .satisfies(left -> assertThat(left.severity()).isEqualTo(Severity.NOTE))
        .satisfies(left -> assertThat(left.site()).isEqualTo(CallSite.UNKNOWN));
  }

  @Test
  void whereALimitIsNearItIsAnError() {
    jvm.problems.waitedForAny(MadeUpJvm.site("reaps"), true);
    assertThat(findings(new LimitUsage("pids.max", 90, 100)))
        .extracting(Finding::severity)
        .containsExactly(Severity.ERROR);

    machine.zombies.add(ZOMBIE);
    machine.ofProcess.add(new LimitUsage("RLIMIT_NOFILE", 100, 100));
    assertThat(machine.judge(RuleId.ZOMBIE_CHILDREN)).containsExactly("warning child [77]");
    machine.ofProcess.add(new LimitUsage("pids.max", 90, 100));
    assertThat(machine.judge(RuleId.ZOMBIE_CHILDREN)).containsExactly("error child [77]");
  }

  private static final ProcessStat ZOMBIE = new ProcessStat(77, "sh", 'Z', 1, 0, 1);

  private List<Finding> findings(LimitUsage limit) {
    ChildSnapshot children = new ChildSnapshot(List.of(ZOMBIE), List.of(limit));
    return new ZombieBlame(jvm.ledger, children).findings();
  }
}
