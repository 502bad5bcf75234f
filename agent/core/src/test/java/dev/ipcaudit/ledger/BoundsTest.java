package dev.ipcaudit.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.ledger.accounts.Account;
import dev.ipcaudit.ledger.accounts.PathAccount;
import dev.ipcaudit.ledger.objects.ObjectId;
import dev.ipcaudit.ledger.objects.RecentRemovals;
import dev.ipcaudit.ledger.objects.TrackedObject;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tables of a host that runs for long: what comes last is known as well as what came first. */
class BoundsTest {

  private static final int MORE = 10_000;

  private final Ledger ledger = new Ledger(1_000_000, 500, 100, RecentRemovals.SLOTS);

  @Test
  void queuesThatAreGoneLeaveRoomForOthers() {
    for (int id = 1; id <= MORE; id++) {
      ledger.senders().refused(id, site(1), 1);
      ledger.removed(Kind.SYSV_MSG, id, site(2));
    }
    assertThat(ledger.senders().size()).isZero();
    ledger.senders().refused(0, site(3), 5);
    assertThat(ledger.senders().most(0)).isEqualTo(site(3));
    assertThat(ledger.gaps()).isEmpty();
  }

  @Test
  void ofQueuesThatStayTheLastOnesAreKnown() {
    for (int id = 1; id <= MORE; id++) {
      ledger.senders().refused(id, site(id), 1);
      ledger.namedSenders().named(id, "/name" + id);
    }
    assertThat(ledger.senders().most(MORE)).isEqualTo(site(MORE));
    assertThat(ledger.namedSenders().name(MORE)).isEqualTo("/name" + MORE);
    assertThat(ledger.gaps()).containsKeys("queue-senders", "named-queue-senders");
  }

  @Test
  void ofManySendersOfOneQueueTheFirstOnesAreKnown() {
    for (int line = 1; line <= MORE; line++) {
      ledger.senders().refused(1, site(line), 1);
    }
    assertThat(ledger.senders().refused(1)).isEqualTo(MORE);
  }

  @Test
  void holdersOfSemaphoresThatAreGoneGoFirst() {
    SemaphoreHolders takers = new SemaphoreHolders(ledger);
    takers.took(0, 0, site(1), false);
    for (int set = 1; set <= MORE; set++) {
      takers.took(set, 7, site(set), false);
      ledger.removed(Kind.SYSV_SEM, set, site(2));
    }
    assertThat(takers.dropped()).isZero();
    List<SemaphoreHolders.Taker> left = takers.withoutUndo();
    assertThat(left).extracting(SemaphoreHolders.Taker::set).contains(0, MORE);
    assertThat(left.get(left.size() - 1).index()).isIn(0, 7);
  }

  @Test
  void accountsOfLinesWithNothingLeftGo() {
    ledger.created(Kind.SYSV_SEM, 0, 0, 1, site(0), true, 1);
    for (int line = 1; line <= MORE; line++) {
      ledger.created(Kind.SYSV_SEM, line, 0, 1, site(line), true, 1);
      ledger.removed(Kind.SYSV_SEM, line, site(-line - 1));
    }

    assertThat(ledger.accounts().size()).isLessThanOrEqualTo(100);
    assertThat(ledger.accounts()).extracting(Account::site).contains(site(0), site(MORE));
    assertThat(ledger.gaps().get("accounts")).endsWith(" dropped, no more than 100 are kept");
    assertThat(ledger.droppedPaths()).isZero();
  }

  @Test
  void whereAllLinesHaveLeftSomethingTheOthersAreOne() {
    for (int line = 1; line <= 1000; line++) {
      ledger.created(Kind.SYSV_SEM, line, 0, 1, site(line), true, 1);
    }

    long created = 0;
    for (Account account : ledger.accounts()) {
      created += account.created();
    }
    assertThat(created).isEqualTo(1000);
    assertThat(ledger.accounts()).hasSize(101);
    assertThat(ledger.account(Kind.SYSV_SEM, site(1000)).site()).isEqualTo(CallSite.UNKNOWN);
    assertThat(ledger.account(Kind.SYSV_SEM, site(1000)).created()).isEqualTo(900);
  }

  @Test
  void anAccountThatWasEvictedIsToldSo() {
    ledger.created(Kind.SYSV_SEM, 0, 0, 1, site(0), true, 1);
    PathAccount path = ledger.path(Kind.SYSV_SEM, site(0));
    ledger.removed(Kind.SYSV_SEM, 0, site(1));
    for (int line = 1; line <= 1000; line++) {
      ledger.path(Kind.SYSV_SEM, site(line));
    }
    assertThat(path.account().isEvicted()).isTrue();
    assertThat(ledger.accounts()).doesNotContain(path.account());
  }

  @Test
  void linesThatRemovedAreBounded() {
    for (int line = 1; line <= MORE; line++) {
      ledger.created(Kind.EVENTFD, 5, 0, 1, site(0), true, 1);
      ledger.removed(Kind.EVENTFD, 5, site(line));
    }
    Account account = ledger.account(Kind.EVENTFD, site(0));
    assertThat(account.removed()).isEqualTo(MORE);
    assertThat(account.removers().size()).isLessThanOrEqualTo(Account.MOST_REMOVERS + 1);
    assertThat(account.removers().get(CallSite.UNKNOWN).sum())
        .isEqualTo(MORE - Account.MOST_REMOVERS);
  }

  @Test
  void namesThatWereUnlinkedAreForgotten() {
    for (int inode = 1; inode <= 100_000; inode++) {
      ledger.names().opened(inode);
      ledger.removed(Kind.POSIX_SHM, inode, site(1));
    }
    assertThat(ledger.names().size()).isZero();
    for (int inode = 1; inode <= 100_000; inode++) {
      ledger.names().opened(inode);
    }
    assertThat(ledger.names().knows(100_000)).isTrue();
    assertThat(ledger.names().incomplete()).isTrue();
  }

  @Test
  void whatOthersRemovedIsKnownOfTheLast() {
    for (int id = 1; id <= 2 * MORE; id++) {
      ledger.created(Kind.SYSV_SEM, id, 0, 1, site(1), true, 1);
      ledger.vanished(ledger.find(Kind.SYSV_SEM, id));
    }
    assertThat(ledger.vanished()).extracting(ObjectId::id).contains(2L * MORE);
    assertThat(ledger.vanished().size()).isLessThanOrEqualTo(MORE);
    assertThat(ledger.gaps()).containsKey("removed-elsewhere");
  }

  @Test
  void eachHandleOfASemaphoreIsAnObject() {
    long address = 0x7fff_f000_1000L;
    OpenSemaphores semaphores = new OpenSemaphores(ledger);
    int handles = 100_000;
    for (int i = 0; i < handles; i++) {
      semaphores.opened(address, site(1), 1);
      semaphores.opened(address + 0x1000, site(2), 1);
    }
    assertThat(ledger.live()).hasSize(2 * handles);
    for (TrackedObject object : ledger.live()) {
      long mine = object.site().equals(site(1)) ? address : address + 0x1000;
      assertThat(object.knownId()).isEqualTo(mine);
    }
    for (int i = 0; i < handles; i++) {
      semaphores.closed(address, site(3));
    }
    assertThat(ledger.account(Kind.SEM_HANDLE, site(1)).live()).isZero();
    assertThat(ledger.account(Kind.SEM_HANDLE, site(2)).live()).isEqualTo(handles);
    semaphores.closed(address, site(3));
    assertThat(semaphores.knows(address)).isFalse();
    Map<String, String> gaps = new HashMap<>();
    semaphores.reportGap(gaps);
    assertThat(gaps).isEmpty();
  }

  private static CallSite site(int line) {
    String frame = "com.acme.Made$" + line + ".call(Made.java:" + line + ")";
    return new CallSite("com.acme.Made$" + line, "call", "Made.java", line, List.of(frame));
  }
}
