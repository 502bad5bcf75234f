package dev.ipcaudit.ledger.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.accounts.Account;
import dev.ipcaudit.ledger.objects.TrackedObject;
import dev.ipcaudit.ledger.problems.Misuse;
import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.stack.CaptureBudget;
import dev.ipcaudit.stack.SiteFinder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What calls, as a binding hands them over, leave in the ledger. */
class CallRecorderTest {

  private static final int CREAT = 01600;
  private static final int EXCL = 03600;

  private final Ledger ledger = new Ledger(100);
  private final KeyNames keyNames = new KeyNames();
  private final CallRecorder recorder =
      new CallRecorder(
          ledger,
          new SiteFinder(8, CallRecorderTest::isAgent, null, null),
          keyNames,
          CaptureBudget.exact());

  static boolean isAgent(String className, String method) {
    return className.startsWith("dev.ipcaudit.") && !className.endsWith("Test");
  }

  @Test
  void aPrivateKeyCreatesEveryTime() {
    call("semget", 11, 0, 3, 0600);
    call("shmget", 12, 0, 4099, CREAT);
    call("msgget", 13, 0, 0600);

    TrackedObject set = ledger.find(Kind.SYSV_SEM, 11);
    assertThat(set.size()).isEqualTo(3);
    assertThat(set.key()).isZero();
    assertThat(set.site().method()).isEqualTo("record");
    assertThat(set.site().className()).isEqualTo(CallRecorderTest.class.getName());
    assertThat(ledger.find(Kind.SYSV_SHM, 12).size()).isEqualTo(4099);
    assertThat(ledger.find(Kind.SYSV_MSG, 13).size()).isZero();
  }

  @Test
  void aKeyCreatesByItsFlagsAndByWhatWasThere() {
    record("semget", 1, 0, false, 0x80001234, 1, EXCL);
    record("semget", 2, 0, false, 5, 1, CREAT);
    record("semget", 3, 0, true, 6, 1, CREAT);
    record("semget", 4, 0, true, 7, 1, 0600);

    assertThat(ledger.live()).extracting(TrackedObject::id).containsExactlyInAnyOrder(1L, 2L);
    assertThat(ledger.find(Kind.SYSV_SEM, 1).key()).isEqualTo(0x80001234);
  }

  @Test
  void aFailedCallCreatesAndRemovesNothing() {
    fail("semget", Errno.EEXIST, 5, 1, EXCL);
    call("semget", 1, 0, 1, 0600);
    fail("semctl", Errno.EACCES, 1, 0, Catalog.IPC_RMID);

    assertThat(ledger.live()).hasSize(1);
    assertThat(ledger.incidents().misuses()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"semget, semctl, 2", "shmget, shmctl, 1", "msgget, msgctl, 1"})
  void onlyTheCommandThatRemovesRemoves(String get, String control, int commandAt) {
    call(get, 9, 0, 0600, 0600);
    for (int command = 1; command < 20; command++) {
      call(control, 0, arguments(9, commandAt, command));
    }
    assertThat(ledger.live()).hasSize(1);

    call(control, 0, arguments(9, commandAt, Catalog.IPC_RMID));

    assertThat(ledger.live()).isEmpty();
  }

  private static long[] arguments(long id, int commandAt, long command) {
    long[] arguments = new long[4];
    arguments[0] = id;
    arguments[commandAt] = command;
    return arguments;
  }

  @Test
  void attachmentsAreKnownByTheirAddress() {
    call("shmat", 0x7f0000001000L, 5, 0, 0);
    call("shmat", 0x7f0000002000L, 5, 0, 0);
    call("shmdt", 0, 0x7f0000001000L);

    assertThat(ledger.live())
        .singleElement()
        .satisfies(attachment -> assertThat(attachment.id()).isEqualTo(0x7f0000002000L))
        .satisfies(attachment -> assertThat(attachment.key()).isEqualTo(5));
  }

  @Test
  void aUseOfWhatIsRemovedIsAMisuse() {
    call("semget", 9, 0, 1, 0600);
    call("semctl", 0, 9, 0, Catalog.IPC_RMID);
    fail("semctl", Errno.EINVAL, 9, 0, Catalog.IPC_RMID);
    fail("semctl", Errno.EINVAL, 9, 0, 12);
    fail("semop", Errno.EINVAL, 9, 0, 1);
    fail("semop", Errno.EIDRM, 9, 0, 1);

    long[] counts = new long[Misuse.Nature.values().length];
    for (Misuse misuse : ledger.incidents().misuses()) {
      for (Misuse.Nature nature : Misuse.Nature.values()) {
        counts[nature.ordinal()] += misuse.count(nature);
      }
      assertThat(misuse.lastId()).isEqualTo(9);
    }
    assertThat(counts[Misuse.Nature.REMOVED_AGAIN.ordinal()]).isOne();
    assertThat(counts[Misuse.Nature.USED.ordinal()]).isEqualTo(2);
    assertThat(counts[Misuse.Nature.WAITED.ordinal()]).isOne();
  }

  @Test
  void anInvalidArgumentOnWhatIsThereIsNone() {
    call("semget", 9, 0, 1, 0600);
    fail("semctl", Errno.EINVAL, 9, 77, 12);
    fail("semop", Errno.EINVAL, 8, 0, 1);
    fail("semop", Errno.UNKNOWN, 9, 0, 1);

    assertThat(ledger.incidents().misuses()).isEmpty();
  }

  @Test
  void aFullQueueIsCountedForWhoLosesByIt() {
    fail("msgsnd", Errno.EAGAIN, 9, 0, 8, 04000);
    fail("semop", Errno.EAGAIN, 9, 0, 1);
    fail("msgrcv", Errno.EAGAIN, 9, 0, 8, 0);

    assertThat(ledger.accounts()).allSatisfy(account -> assertThat(account.eagain()).isOne());
    assertThat(ledger.accounts())
        .extracting(Account::kind)
        .containsExactlyInAnyOrder(Kind.SYSV_MSG, Kind.SYSV_SEM);
  }

  @Test
  void aKeyHasTheNameItWasMadeFrom() {
    Call made = new Call(Catalog.function("ftok"), new long[] {0, 'b'}, 0x62000001, 0, false);
    made.text("/etc/acme");
    recorder.record(made);

    assertThat(keyNames.path(0x62000001)).isEqualTo("/etc/acme");
    assertThat(keyNames.path(5)).isNull();
  }

  /** A host may declare a function with fewer arguments than it has. */
  @Test
  void missingArgumentsAreZero() {
    call("semget", 9);
    call("semctl", 0, 9);

    assertThat(ledger.live()).isEmpty();
    assertThat(ledger.remover(Kind.SYSV_SEM, 9)).isNotNull();
  }

  private void call(String function, long result, long... arguments) {
    record(function, result, 0, false, arguments);
  }

  private void fail(String function, int errno, long... arguments) {
    record(function, -1, errno, false, arguments);
  }

  private void record(String function, long result, int errno, boolean existed, long... arguments) {
    Call call = new Call(Catalog.function(function), arguments, result, errno, false);
    call.existed(existed);
    recorder.record(call);
  }
}
