package dev.ipcaudit.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.ledger.accounts.Account;
import dev.ipcaudit.ledger.accounts.PathAccount;
import dev.ipcaudit.ledger.accounts.ThreadNames;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the paths to one line did, within bounds. */
class PathAccountsTest {

  private static final int ROOM = 4;

  private final Ledger ledger = new Ledger(1000, ROOM, 1000, 64);

  @Test
  void everyPathHasAnAccountOfItsOwn() {
    create(1, "good");
    ledger.removed(Kind.SYSV_SEM, 1, through("closer"));
    create(2, "bad");
    create(3, "bad");

    Account account = ledger.account(Kind.SYSV_SEM, through("good"));
    assertThat(account.created()).isEqualTo(3);
    assertThat(account.paths()).hasSize(2);
    assertThat(path(account, "good").live()).isZero();
    assertThat(path(account, "good").removers()).containsOnlyKeys(through("any"));
    assertThat(path(account, "bad").created()).isEqualTo(2);
    assertThat(path(account, "bad").removed()).isZero();
    assertThat(path(account, "bad").threads().names())
        .containsExactly(Thread.currentThread().getName());
  }

  @Test
  void withoutRoomPathsGoThatLeftNothing() {
    for (int id = 0; id < 3 * ROOM; id++) {
      create(id, "good" + id);
      ledger.removed(Kind.SYSV_SEM, id, through("closer"));
    }
    create(100, "bad");

    Account account = ledger.account(Kind.SYSV_SEM, through("bad"));
    assertThat(account.created()).isEqualTo(3 * ROOM + 1);
    assertThat(account.removed()).isEqualTo(3 * ROOM);
    assertThat(account.paths().size()).isLessThanOrEqualTo(ROOM);
    assertThat(path(account, "bad").live()).isOne();
    assertThat(ledger.droppedPaths()).isEqualTo(3 * ROOM + 1 - account.paths().size());
  }

  @Test
  void whereAllHaveLeftSomethingTheRestIsOne() {
    for (int id = 0; id < 3 * ROOM; id++) {
      create(id, "bad" + id);
    }

    Account account = ledger.account(Kind.SYSV_SEM, through("bad0"));
    assertThat(account.paths()).hasSize(ROOM + 1);
    long live = 0;
    for (PathAccount path : account.paths()) {
      live += path.live();
      assertThat(path.live()).isEqualTo(path.site().stack().isEmpty() ? 2 * ROOM : 1);
    }
    assertThat(live).isEqualTo(account.live());
    assertThat(ledger.droppedPaths()).isEqualTo(2 * ROOM);
  }

  @Test
  void ofManyThreadsSomeAreNamed() {
    ThreadNames names = new ThreadNames();
    for (int round = 0; round < 3; round++) {
      for (int thread = 0; thread < 9; thread++) {
        names.add("worker-" + thread);
      }
      names.add("");
    }

    assertThat(names.names())
        .containsExactly("worker-0", "worker-1", "worker-2", "worker-3", "worker-4");
    assertThat(names.more()).isEqualTo(5);
  }

  @Test
  void soManyThreadsAreNotCountedFurther() {
    ThreadNames names = new ThreadNames();
    for (int thread = 0; thread < 200; thread++) {
      names.add("worker-" + thread);
    }

    assertThat(names.names()).hasSize(5);
    assertThat(names.more()).isEqualTo(ThreadNames.COUNTED);
  }

  @Test
  void threadsWithoutANameAndWithALongOneAreOneEach() {
    ThreadNames names = new ThreadNames();
    for (int round = 0; round < 3; round++) {
      names.add("");
      names.add("x".repeat(1000));
    }

    assertThat(names.names()).containsExactly("(unnamed)", "x".repeat(100));
    assertThat(names.more()).isZero();
  }

  private void create(long id, String caller) {
    ledger.created(Kind.SYSV_SEM, id, 0, 1, through(caller), true, 1);
  }

  private static PathAccount path(Account account, String caller) {
    for (PathAccount path : account.paths()) {
      if (path.site().path().equals(through(caller).path())) {
        return path;
      }
    }
    throw new AssertionError("no path through " + caller);
  }

  private static CallSite through(String caller) {
    String open = "com.acme.Locks.open(Locks.java:57)";
    return new CallSite(
        "com.acme.Locks", "open", "Locks.java", 57, List.of(open, "com.acme.App." + caller + "()"));
  }
}
