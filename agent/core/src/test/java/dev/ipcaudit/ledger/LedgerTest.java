package dev.ipcaudit.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.ledger.accounts.Account;
import dev.ipcaudit.ledger.objects.TrackedObject;
import dev.ipcaudit.ledger.problems.BlockedCall;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private static final CallSite MAKER = site("make");
  private static final CallSite REMOVER = site("remove");
  private static final int MANY = 1_000_000;

  private final Ledger ledger = new Ledger(MANY);

  @Test
  void countsAreExactUnderEightThreads() throws Exception {
    int threads = 8;
    int pairs = 100_000;
    List<Callable<Void>> jobs = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      int first = thread * pairs;
      jobs.add(
          () -> {
            for (int id = first; id < first + pairs; id++) {
              create(id);
              if (id % pairs != 7) {
                remove(id);
              }
            }
            return null;
          });
    }
    together(jobs);

    assertThat(account().created()).isEqualTo(threads * pairs);
    assertThat(account().removed()).isEqualTo(threads * (pairs - 1));
    assertThat(account().removers().get(REMOVER).sum()).isEqualTo(threads * (pairs - 1));
    assertThat(ledger.live()).hasSize(threads);
    assertThat(ledger.dropped()).isZero();
  }

  /** Whoever knows the key can remove an object before its creator comes to write it down. */
  @Test
  void aRemovalThatRacesTheCreationIsNeverLost() throws Exception {
    int batches = 2_000;
    int batch = 64;
    CyclicBarrier barrier = new CyclicBarrier(2);
    together(
        List.of(
            () -> {
              for (int i = 0; i < batches; i++) {
                barrier.await();
                for (int id = i * batch; id < (i + 1) * batch; id++) {
                  create(id);
                }
              }
              return null;
            },
            () -> {
              for (int i = 0; i < batches; i++) {
                barrier.await();
                for (int id = i * batch; id < (i + 1) * batch; id++) {
                  remove(id);
                }
              }
              return null;
            }));

    assertThat(ledger.live()).isEmpty();
    assertThat(account().created()).isEqualTo(batches * batch);
    assertThat(account().removed()).isEqualTo(batches * batch);
  }

  @Test
  void aRemovalThatIsWrittenFirstCounts() {
    remove(5);
    create(5);

    assertThat(ledger.live()).isEmpty();
    assertThat(account().created()).isOne();
    assertThat(account().removed()).isOne();
    assertThat(ledger.remover(Kind.SYSV_SEM, 5)).isEqualTo(REMOVER);
  }

  @Test
  void theSameNumberOfAnotherKindIsAnotherObject() {
    create(5);
    ledger.created(Kind.SYSV_SHM, 5, 0, 0, MAKER, true, 1);
    ledger.removed(Kind.SYSV_SHM, 5, REMOVER);

    assertThat(ledger.find(Kind.SYSV_SEM, 5)).isNotNull();
    assertThat(ledger.find(Kind.SYSV_SHM, 5)).isNull();
    assertThat(ledger.remover(Kind.SYSV_SEM, 5)).isNull();
  }

  @Test
  void anIdThatIsGivenOutAgainWasRemovedUnseen() {
    create(5);
    create(5);

    assertThat(ledger.live()).hasSize(1);
    assertThat(account().created()).isEqualTo(2);
    assertThat(account().removed()).isOne();
    assertThat(account().removers().get(CallSite.UNKNOWN).sum()).isOne();
  }

  @Test
  void aCallThatMayHaveFoundItCreatesNothingAgain() {
    ledger.created(Kind.SYSV_SEM, 5, 1, 1, MAKER, false, 1);
    ledger.created(Kind.SYSV_SEM, 5, 1, 1, REMOVER, false, 1);

    assertThat(ledger.live()).singleElement().extracting(TrackedObject::site).isEqualTo(MAKER);
    assertThat(account().created()).isOne();
  }

  @Test
  void anAddressThatIsUsedAgainIsAttached() {
    for (int i = 0; i < 3; i++) {
      ledger.created(Kind.SHM_ATTACH, 0x7f0000, 3, 0, MAKER, true, 1);
      assertThat(ledger.remover(Kind.SHM_ATTACH, 0x7f0000)).isNull();
      assertThat(ledger.find(Kind.SHM_ATTACH, 0x7f0000)).isNotNull();
      ledger.removed(Kind.SHM_ATTACH, 0x7f0000, REMOVER);
    }

    assertThat(ledger.live()).isEmpty();
  }

  @Test
  void whatDoesNotFitIsCountedAndNeverMissed() {
    Ledger small = new Ledger(3);
    for (int id = 0; id < 5; id++) {
      small.created(Kind.SYSV_MSG, id, 0, 0, MAKER, true, 1);
    }
    for (int id = 0; id < 5; id++) {
      small.removed(Kind.SYSV_MSG, id, REMOVER);
    }

    assertThat(small.dropped()).isEqualTo(2);
    assertThat(small.live()).isEmpty();
    assertThat(small.accounts())
        .singleElement()
        .satisfies(account -> assertThat(account.created()).isEqualTo(3))
        .satisfies(account -> assertThat(account.removed()).isEqualTo(3));
  }

  @Test
  void aListenerHearsOfEveryObjectOnceInOrder() {
    List<String> heard = new ArrayList<>();
    ledger.listener(
        new LedgerListener() {
          @Override
          public void created(TrackedObject object) {
            heard.add("created " + object.id());
          }

          @Override
          public void removed(TrackedObject object, CallSite by) {
            heard.add("removed " + object.id() + " by " + by.method());
          }

          @Override
          public Object mayBlock() {
            return null;
          }

          @Override
          public void blocked(BlockedCall call, Object since) {
            heard.add("blocked in " + call.function());
          }
        });
    create(1);
    remove(1);
    remove(1);
    remove(2);
    create(2);
    ledger.listener(null);
    create(3);

    assertThat(heard)
        .containsExactly("created 1", "removed 1 by remove", "created 2", "removed 2 by remove");
  }

  private void create(int id) {
    ledger.created(Kind.SYSV_SEM, id, 0, 1, MAKER, true, 1);
  }

  private void remove(int id) {
    ledger.removed(Kind.SYSV_SEM, id, REMOVER);
  }

  private Account account() {
    return ledger.accounts().stream()
        .filter(account -> account.site().equals(MAKER) && account.kind() == Kind.SYSV_SEM)
        .findFirst()
        .orElseThrow();
  }

  private static void together(List<Callable<Void>> jobs) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(jobs.size());
    try {
      for (Future<Void> result : pool.invokeAll(jobs)) {
        result.get();
      }
    } finally {
      pool.shutdown();
    }
  }

  private static CallSite site(String method) {
    return new CallSite("com.acme.Locks", method, "Locks.java", 57, List.of());
  }
}
