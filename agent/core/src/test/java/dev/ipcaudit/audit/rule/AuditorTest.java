package dev.ipcaudit.audit.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.audit.Suppressions;
import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.calls.Call;
import dev.ipcaudit.ledger.calls.CallRecorder;
import dev.ipcaudit.ledger.calls.KeyNames;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import dev.ipcaudit.stack.CaptureBudget;
import dev.ipcaudit.stack.SiteFinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verdicts on a ledger and tables that are made up, and the words they are told in. */
class AuditorTest {

  private static final String SEM = "key semid perms nsems uid gid cuid cgid otime ctime\n";
  private static final String SHM =
      "key shmid perms size cpid lpid nattch uid gid cuid cgid atime dtime ctime rss swap\n";
  private static final String MSG =
      "key msqid perms cbytes qnum lspid lrpid uid gid cuid cgid stime rtime ctime\n";

  @TempDir private Path proc;

  private final Ledger ledger = new Ledger(100);
  private final KeyNames keyNames = new KeyNames();
  private final CallRecorder recorder =
      new CallRecorder(
          ledger,
          new SiteFinder(4, AuditorTest::isAgent, null, null),
          keyNames,
          CaptureBudget.exact());

  private static boolean isAgent(String className, String method) {
    return className.startsWith("dev.ipcaudit.")
        && !(className.endsWith("Test") && !method.equals("call"));
  }

  @BeforeEach
  void emptyTables() throws IOException {
    Files.createDirectories(proc.resolve("sysvipc"));
    Files.createDirectories(proc.resolve("self"));
    tables("", "", "");
    maps("");
  }

  @Test
  void whatTheKernelStillShowsIsALeak() throws IOException {
    tables(sem(3) + sem(4) + sem(99), "", "");
    for (int id = 3; id <= 5; id++) {
      call("semget", id, 0, 0, 1, 0600);
    }
    call("semctl", 0, 0, 5, 0, Catalog.IPC_RMID);

    assertThat(judge())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.rule()).isEqualTo(RuleId.LEAKED_OBJECT);
              assertThat(finding.severity()).isEqualTo(Severity.ERROR);
              assertThat(finding.kind()).isEqualTo(Kind.SYSV_SEM);
              assertThat(finding.count()).isEqualTo(2);
              assertThat(finding.objects()).extracting(FindingObject::id).containsExactly(3L, 4L);
              assertThat(finding.objects())
                  .extracting(FindingObject::kernel)
                  .containsOnly("present");
              assertThat(finding.message())
                  .isEqualTo(
                      "2 semaphore sets created here outlive the JVM: 3 created, 1 removed.");
              assertThat(finding.remedy()).contains("semctl(id, 0, IPC_RMID)");
            });
  }

  @Test
  void oneIsToldOfInTheSingular() throws IOException {
    tables("", "", "0 7 600 0 0 0 0 0 0 0 0 0 0 0\n");
    call("msgget", 7, 0, 0, 0600);

    assertThat(judge())
        .singleElement()
        .extracting(Finding::message)
        .isEqualTo("1 message queue created here outlives the JVM: 1 created, 0 removed.");
  }

  @Test
  void whatAnotherProcessRemovedIsANote() {
    call("semget", 3, 0, 0, 1, 0600);

    assertThat(judge())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.rule()).isEqualTo(RuleId.REMOVED_ELSEWHERE);
              assertThat(finding.severity()).isEqualTo(Severity.NOTE);
              assertThat(finding.message())
                  .isEqualTo(
                      "1 semaphore set created here is no longer in the kernel's table, and no call"
                          + " of this JVM removed it.");
            });
  }

  @Test
  void accountsAgreeWithFindingsOnWhatAnotherProcessRemoved() throws IOException {
    tables(sem(3), "", "");
    for (int id = 3; id <= 6; id++) {
      call("semget", id, 0, 0, 1, 0600);
    }
    call("semctl", 0, 0, 4, 0, Catalog.IPC_RMID);

    Auditor.Judgment judgment = atEnd(Suppressions.NONE);

    assertThat(judgment.findings())
        .extracting(Finding::message)
        .contains("1 semaphore set created here outlives the JVM: 4 created, 3 removed.");
    assertThat(judgment.accounts())
        .filteredOn(account -> account.created() > 0)
        .singleElement()
        .satisfies(
            account -> {
              assertThat(account.removed()).isEqualTo(3);
              assertThat(account.live()).isEqualTo(1);
              assertThat(account.removedBy()).containsEntry(CallSite.UNKNOWN, 2L);
              assertThat(account.removedBy().values()).containsExactlyInAnyOrder(1L, 2L);
              assertThat(account.history().live()).endsWith(1L);
              assertThat(account.paths())
                  .singleElement()
                  .satisfies(path -> assertThat(path.removed()).isEqualTo(3))
                  .satisfies(path -> assertThat(path.live()).isEqualTo(1));
            });
  }

  @Test
  void aSegmentThatGoesWithItsLastDetachIsNoLeak() throws IOException {
    tables("", shm(3, "1600") + shm(4, "600"), "");
    for (int id = 3; id <= 4; id++) {
      call("shmget", id, 0, 0, 4099, 0600);
    }

    assertThat(judge())
        .filteredOn(finding -> finding.rule() == RuleId.LEAKED_OBJECT)
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.objects()).extracting(FindingObject::id).containsExactly(4L));
  }

  @Test
  void theSameIdOfAnotherKindIsAnotherObject() throws IOException {
    tables("", shm(3, "600"), "");
    call("semget", 3, 0, 0, 1, 0600);

    assertThat(judge()).extracting(Finding::rule).containsExactly(RuleId.REMOVED_ELSEWHERE);
  }

  @Test
  void aTableThatCannotBeReadConfirmsAndRefutesNothing() throws IOException {
    call("semget", 3, 0, 0, 1, 0600);
    Files.delete(proc.resolve("sysvipc/sem"));

    assertThat(judge())
        .singleElement()
        .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.WARNING))
        .satisfies(
            finding ->
                assertThat(finding.objects())
                    .extracting(FindingObject::kernel)
                    .containsExactly("unknown"));
    assertThat(KernelSnapshot.take(ledger, proc).trouble()).hasMessageContaining("sysvipc/sem");
  }

  @Test
  void aSingleAttachmentThatIsKeptIsANoteAndMoreAreAWarning() throws IOException {
    maps(map(0x7f0000001000L, 5) + map(0x7f0000002000L, 5) + map(0x7f0000003000L, 5));
    call("shmat", 0x7f0000001000L, 0, 5, 0, 0);
    assertThat(judge()).extracting(Finding::severity).containsExactly(Severity.NOTE);

    for (long address = 0x7f0000002000L; address <= 0x7f0000003000L; address += 0x1000) {
      call("shmat", address, 0, 5, 0, 0);
    }

    assertThat(judge())
        .extracting(Finding::severity)
        .containsExactly(Severity.WARNING, Severity.NOTE);
    assertThat(judge().get(0).message())
        .isEqualTo(
            "2 attached segments created here were still there at the end: 2 created, 0 released.");
  }

  @Test
  void anAttachmentThatIsGoneIsNothing() {
    call("shmat", 0x7f0000001000L, 0, 5, 0, 0);

    assertThat(judge()).isEmpty();
  }

  @Test
  void aUseAfterRemovalIsAWarningAndAWaiterANote() {
    call("semget", 3, 0, 0, 1, 0600);
    call("semctl", 0, 0, 3, 0, Catalog.IPC_RMID);
    call("semop", -1, Errno.EIDRM, 3, 0, 1);
    assertThat(judge()).extracting(Finding::severity).containsExactly(Severity.NOTE);

    call("semop", -1, Errno.EINVAL, 3, 0, 1);

    assertThat(judge())
        .extracting(Finding::severity)
        .containsExactly(Severity.WARNING, Severity.NOTE);
    assertThat(judge().get(0).verdicts()).containsEntry("used", 1L);
    assertThat(judge().get(0).message())
        .startsWith("A call was made here on an object that was removed already; the last on id 3,")
        .contains("removed at ", "AuditorTest.java:");
  }

  @Test
  void whatIsDeclaredOrIgnoredIsNoFinding() throws IOException {
    tables(sem(3), "", "");
    call("semget", 3, 0, 0x48460001, 1, 03600);
    KernelSnapshot kernel = KernelSnapshot.take(ledger, proc);

    assertThat(atEnd(expecting(0x48460001, null)).findings()).isEmpty();
    assertThat(atEnd(expecting(0, RuleId.LEAKED_OBJECT)).findings()).isEmpty();
    assertThat(atEnd(expecting(7, RuleId.USE_AFTER_REMOVE)).findings())
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.objects())
                    .extracting(FindingObject::key)
                    .containsExactly("0x48460001"));
  }

  private static Suppressions expecting(int persistent, RuleId ignored) {
    return new Suppressions() {
      @Override
      public boolean staysOnPurpose(int key, String name, CallSite site) {
        return key == persistent;
      }

      @Override
      public boolean ignores(RuleId rule, CallSite site) {
        return rule == ignored;
      }
    };
  }

  private Auditor.Judgment atEnd(Suppressions suppressions) {
    return new Auditor(ledger, keyNames, suppressions).atEnd(KernelSnapshot.take(ledger, proc));
  }

  private List<Finding> judge() {
    return atEnd(Suppressions.NONE).findings();
  }

  private void call(String function, long result, int errno, long... arguments) {
    recorder.record(new Call(Catalog.function(function), arguments, result, errno, false));
  }

  private void tables(String sem, String shm, String msg) throws IOException {
    Files.writeString(proc.resolve("sysvipc/sem"), SEM + sem);
    Files.writeString(proc.resolve("sysvipc/shm"), SHM + shm);
    Files.writeString(proc.resolve("sysvipc/msg"), MSG + msg);
  }

  private void maps(String text) throws IOException {
    Files.writeString(proc.resolve("self/maps"), text);
  }

  private static String sem(int id) {
    return "0 " + id + " 600 1 0 0 0 0 0 0\n";
  }

  private static String shm(int id, String perms) {
    return "0 " + id + " " + perms + " 4099 1 1 1 0 0 0 0 0 0 0 0 0\n";
  }

  private static String map(long address, int segment) {
    return Long.toHexString(address)
        + "-"
        + Long.toHexString(address + 0x1000)
        + " rw-s 00000000 00:01 "
        + segment
        + "                          /SYSV00000000 (deleted)\n";
  }
}
