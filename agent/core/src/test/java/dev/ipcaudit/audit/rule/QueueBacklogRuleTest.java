package dev.ipcaudit.audit.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.Suppressions;
import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.calls.Call;
import dev.ipcaudit.ledger.calls.CallRecorder;
import dev.ipcaudit.ledger.calls.KeyNames;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import dev.ipcaudit.stack.CaptureBudget;
import dev.ipcaudit.stack.SiteFinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Queues with messages in them, in a table that is made up. */
class QueueBacklogRuleTest {

  private static final int QUEUE = 7;

  /** No process has it: beyond any pid_max. */
  private static final int DEAD = 1 << 23;

  private static final int ALIVE = 1;

  @TempDir private Path proc;

  private Map<Integer, Long> before;

  private final Ledger ledger = new Ledger(100);
  private final CallRecorder recorder =
      new CallRecorder(
          ledger,
          new SiteFinder(4, QueueBacklogRuleTest::isAgent, null, null),
          new KeyNames(),
          CaptureBudget.exact());

  private static boolean isAgent(String className, String method) {
    return className.startsWith("dev.ipcaudit.")
        && !(className.endsWith("Test") && !method.equals("record"));
  }

  @BeforeEach
  void capacity() throws IOException {
    Files.createDirectories(proc.resolve("sysvipc"));
    Files.createDirectories(proc.resolve("sys/kernel"));
    Files.writeString(proc.resolve("sys/kernel/msgmnb"), "16384\n");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0, false", // empty
    "100, 1, 0, 0, true", // never read
    "100, 1, 8388608, 5, true", // by one that is dead
    "100, 1, 1, 5, false", // by one that lives
    "100, 1, 0, 5, false", // by one that is not to be seen from here
    "16300, 163, 1, 5, false",
  })
  void whatNobodyIsThereToReadIsABacklog(
      long bytes, long messages, int reader, long readAt, boolean found) throws IOException {
    assertThat(DEAD).isEqualTo(8388608);
    assertThat(ALIVE).isOne();
    created();

    assertThat(judge(bytes, messages, reader, readAt, Suppressions.NONE))
        .hasSize(found ? 1 : 0)
        .allSatisfy(
            finding -> {
              assertThat(finding.rule()).isEqualTo(RuleId.QUEUE_BACKLOG);
              assertThat(finding.severity()).isEqualTo(Severity.WARNING);
              assertThat(finding.site().method()).isEqualTo("created");
            });
  }

  @Test
  void aJvmThatReadsItsOwnQueueMayLeaveARest() throws IOException {
    int self = (int) ProcessHandle.current().pid();
    created();

    assertThat(judge(100, 1, self, 5, Suppressions.NONE)).isEmpty();
    assertThat(judge(8192, 82, self, 5, Suppressions.NONE)).hasSize(1);
  }

  @Test
  void aQueueThatIsMeantToStayMayHoldSome() throws IOException {
    created();

    assertThat(judge(100, 1, 0, 0, new Declared())).isEmpty();
    assertThat(judge(8192, 82, 0, 0, new Declared())).hasSize(1);
  }

  @Test
  void theLineThatIsRefusedMostIsNamed() throws IOException {
    created();
    refused();

    assertThat(judge(16362, 162, 0, 0, Suppressions.NONE))
        .singleElement()
        .satisfies(finding -> assertThat(finding.site().method()).isEqualTo("refused"))
        .satisfies(
            finding ->
                assertThat(finding.message())
                    .isEqualTo(
                        "Queue 7 holds 16362 bytes in 162 messages, 99 % of kernel.msgmnb, 16384;"
                            + " it was never read. 1 call of msgsnd was refused since it was"
                            + " full."));
  }

  @Test
  void aQueueOfSomebodyElseIsNoneOfOurs() throws IOException {
    assertThat(judge(16362, 162, 0, 0, Suppressions.NONE)).isEmpty();
  }

  @Test
  void whileTheJvmRunsAQueueMustBeHalfFullInTwoScans() throws IOException {
    before = new HashMap<>();
    created();

    assertThat(judge(9000, 90, 0, 0, Suppressions.NONE)).isEmpty();
    assertThat(judge(9000, 90, 0, 0, Suppressions.NONE)).hasSize(1);
    assertThat(judge(9100, 91, 0, 0, Suppressions.NONE)).hasSize(1);
    assertThat(judge(8900, 89, 0, 0, Suppressions.NONE)).isEmpty();
    assertThat(judge(800, 8, 0, 0, Suppressions.NONE)).isEmpty();
    assertThat(judge(800, 8, 0, 0, Suppressions.NONE)).isEmpty();
  }

  private void created() {
    record("msgget", QUEUE, 0, 0, 0600);
  }

  private void refused() {
    record("msgsnd", -1, Errno.EAGAIN, QUEUE, 0, 100, 04000);
  }

  private void record(String function, long result, int errno, long... arguments) {
    recorder.record(new Call(Catalog.function(function), arguments, result, errno, false));
  }

  private List<Finding> judge(
      long bytes, long messages, int reader, long readAt, Suppressions expectations)
      throws IOException {
    Files.writeString(
        proc.resolve("sysvipc/msg"),
        "key msqid perms cbytes qnum lspid lrpid uid gid cuid cgid stime rtime ctime\n0 "
            + QUEUE
            + " 600 "
            + bytes
            + " "
            + messages
            + " 5 "
            + reader
            + " 0 0 0 0 5 "
            + readAt
            + " 5\n");
    return new SysvBacklog(ledger, expectations, proc, before).findings();
  }

  /** Everything is. */
  private static final class Declared implements Suppressions {
    @Override
    public boolean staysOnPurpose(int key, String name, CallSite site) {
      return true;
    }

    @Override
    public boolean ignores(RuleId rule, CallSite site) {
      return false;
    }
  }
}
