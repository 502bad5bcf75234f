package dev.ipcaudit.audit.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.audit.Suppressions;
import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.calls.Call;
import dev.ipcaudit.ledger.calls.CallRecorder;
import dev.ipcaudit.ledger.calls.KeyNames;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.stack.CaptureBudget;
import dev.ipcaudit.stack.SiteFinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a site is suspected while the JVM runs, and until when. */
class GrowthTest {

  @TempDir private Path proc;

  private final Ledger ledger = new Ledger(1000);
  private final KeyNames keyNames = new KeyNames();
  private final CallRecorder recorder =
      new CallRecorder(
          ledger,
          new SiteFinder(4, (owner, method) -> !owner.endsWith("GrowthTest"), null, null),
          keyNames,
          CaptureBudget.exact());
  private final RunningAudit audit =
      new RunningAudit(new Auditor(ledger, keyNames, Suppressions.NONE), 0);
  private int made;

  @BeforeEach
  void emptyTables() throws IOException {
    Files.createDirectories(proc.resolve("sysvipc"));
    Files.createDirectories(proc.resolve("self"));
    for (String table : List.of("sem", "shm", "msg")) {
      Files.writeString(proc.resolve("sysvipc/" + table), "key\n");
    }
  }

  @Test
  void whoeverLooksMeanwhileChangesNothing() {
    for (int scan = 0; scan <= Growth.WINDOWS; scan++) {
      make(1);
      assertThat(scanned()).as("scan " + scan).hasSize(scan < Growth.WINDOWS ? 0 : 1);
      List<String> looked = looked();
      for (int look = 0; look < 3 * Growth.WINDOWS; look++) {
        assertThat(looked()).as("look " + look).isEqualTo(looked);
      }
      assertThat(looked).hasSize(scan < Growth.WINDOWS ? 0 : 1);
    }
    assertThat(looked())
        .containsExactly(
            "6 semaphore sets created here are there, more at every one of the last 5 scans"
                + " (1, 2, 3, 4, 5, 6), and the oldest is older than 0s.");
  }

  @Test
  void looksAloneNeverMakeASuspect() {
    for (int look = 0; look < 3 * Growth.WINDOWS; look++) {
      make(1);
      assertThat(looked()).isEmpty();
    }
  }

  @Test
  void aSuspectStaysOneUntilItHasBeenQuiet() {
    grow();
    for (int scan = 1; scan < Growth.WINDOWS; scan++) {
      assertThat(scanned())
          .singleElement()
          .asString()
          .endsWith(
              " 5 scans on end (1, 2, 3, 4, 5, 6) and more than before ever since, and the oldest"
                  + " is older than 0s.");
    }
    assertThat(scanned()).isEmpty();
    assertThat(looked()).isEmpty();
  }

  @Test
  void oneThatStillGrowsNowAndThenStaysASuspect() {
    grow();
    for (int scan = 1; scan < 4 * Growth.WINDOWS; scan++) {
      make(scan % (Growth.WINDOWS - 1) == 0 ? 1 : 0);
      assertThat(scanned()).as("scan " + scan).hasSize(1);
    }
  }

  @Test
  void aSuspectThatHoldsNoMoreThanBeforeIsNone() {
    grow();
    remove(4);
    assertThat(scanned()).hasSize(1);
    remove(1);
    assertThat(looked()).isEmpty();
    assertThat(scanned()).isEmpty();
    make(1);
    assertThat(scanned()).isEmpty();
  }

  private void grow() {
    for (int scan = 0; scan <= Growth.WINDOWS; scan++) {
      make(1);
      scanned();
    }
  }

  private void make(int count) {
    for (int i = 0; i < count; i++) {
      call("semget", made++, 0, 1, 0600);
    }
  }

  private void remove(int count) {
    for (int i = 0; i < count; i++) {
      call("semctl", 0, --made, 0, Catalog.IPC_RMID);
    }
  }

  private void call(String function, long result, long... arguments) {
    recorder.record(new Call(Catalog.function(function), arguments, result, 0, false));
  }

  private List<String> scanned() {
    return messages(audit.scanned(KernelSnapshot.take(ledger, proc)));
  }

  private List<String> looked() {
    return messages(audit.looked(KernelSnapshot.take(ledger, proc)));
  }

  private static List<String> messages(List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.rule() == RuleId.LEAKED_OBJECT)
        .map(Finding::message)
        .toList();
  }
}
