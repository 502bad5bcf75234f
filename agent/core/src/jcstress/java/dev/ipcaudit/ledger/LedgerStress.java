package dev.ipcaudit.ledger;

import dev.ipcaudit.ledger.accounts.Account;
import dev.ipcaudit.ledger.objects.TrackedObject;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJI_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** One id in the tables of the ledger: the counts are exact, whoever comes first. */
public final class LedgerStress {

  private static final int ID = 32_768;

  private LedgerStress() {}

  private static CallSite site(String name) {
    return new CallSite(name, "call", null, 1, List.of());
  }

  private static void end(Ledger ledger, Kind kind, CallSite site, JJI_Result result) {
    Account account = ledger.account(kind, site);
    result.r1 = account.created();
    result.r2 = account.removed();
    result.r3 = ledger.live().size();
  }

  /** A set is removed by one who knows its key, before or after its creator wrote it down. */
  @JCStressTest
  @Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "created and removed")
  @Outcome(expect = Expect.FORBIDDEN, desc = "miscounted, or kept")
  @State
  public static class CreateAndRemove {
    private final CallSite site = site("A");
    private final Ledger ledger = new Ledger(10, 10, 10, 1);

    @Actor
    public void creates() {
      ledger.created(Kind.SYSV_SEM, ID, 0, 1, site, true, 1);
    }

    @Actor
    public void removes() {
      ledger.removed(Kind.SYSV_SEM, ID, site("B"));
    }

    @Arbiter
    public void end(JJI_Result result) {
      LedgerStress.end(ledger, Kind.SYSV_SEM, site, result);
    }
  }

  /** Two threads remove one set, of which the second one fails; the watcher finds it gone. */
  @JCStressTest
  @Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "removed once")
  @Outcome(expect = Expect.FORBIDDEN, desc = "miscounted, or kept")
  @State
  public static class RemoveAndVanish {
    private final CallSite site = site("A");
    private final Ledger ledger = new Ledger(10, 10, 10, 1);
    private final TrackedObject object;

    public RemoveAndVanish() {
      ledger.created(Kind.SYSV_SEM, ID, 0, 1, site, true, 1);
      object = ledger.find(Kind.SYSV_SEM, ID);
    }

    @Actor
    public void removes() {
      ledger.removed(Kind.SYSV_SEM, ID, site("B"));
    }

    @Actor
    public void looks() {
      ledger.vanished(object);
    }

    @Arbiter
    public void end(JJI_Result result) {
      LedgerStress.end(ledger, Kind.SYSV_SEM, site, result);
    }
  }

  /** A number is given out again before its closing was written down. */
  @JCStressTest
  @Outcome(id = "2, 1, 1", expect = Expect.ACCEPTABLE, desc = "one is open")
  @Outcome(id = "2, 2, 0", expect = Expect.FORBIDDEN, desc = "the new one counts as closed")
  @Outcome(expect = Expect.FORBIDDEN, desc = "miscounted")
  @State
  public static class NumberGivenAgain {
    private final CallSite site = site("A");
    private final Ledger ledger = new Ledger(10, 10, 10, 1);

    public NumberGivenAgain() {
      ledger.created(Kind.EVENTFD, 7, 0, 0, site, true, 1);
      ledger.removed(Kind.EVENTFD, 7, site("B")); // written down before the call
    }

    @Actor
    public void isGivenIt() {
      ledger.created(Kind.EVENTFD, 7, 0, 0, site, true, 1);
    }

    @Actor
    public void others() {
      ledger.created(Kind.SYSV_SEM, ID, 0, 1, site("C"), true, 1);
      ledger.removed(Kind.SYSV_SEM, ID, site("C"));
    }

    @Arbiter
    public void end(JJI_Result result) {
      LedgerStress.end(ledger, Kind.EVENTFD, site, result);
    }
  }

  /** Two threads open and close one POSIX semaphore, which has one address. */
  @JCStressTest
  @Outcome(id = "3, 2, 1", expect = Expect.ACCEPTABLE, desc = "one is open")
  @Outcome(expect = Expect.FORBIDDEN, desc = "miscounted, or kept")
  @State
  public static class OneSemaphore {
    private static final long ADDRESS = 0x7f00_0000_1000L;
    private final CallSite site = site("A");
    private final Ledger ledger = new Ledger(10, 10, 10, 1);
    private final OpenSemaphores semaphores = new OpenSemaphores(ledger);

    @Actor
    public void opensAndCloses() {
      semaphores.opened(ADDRESS, site, 1);
      semaphores.closed(ADDRESS, site);
    }

    @Actor
    public void opensTwiceAndCloses() {
      semaphores.opened(ADDRESS, site, 1);
      semaphores.opened(ADDRESS, site, 1);
      semaphores.closed(ADDRESS, site);
    }

    @Arbiter
    public void end(JJI_Result result) {
      LedgerStress.end(ledger, Kind.SEM_HANDLE, site, result);
    }
  }

  /** An account is evicted, since its line has nothing left, while the line creates again. */
  @JCStressTest
  @Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "what is there is in an account")
  @Outcome(expect = Expect.FORBIDDEN, desc = "the account is lost")
  @State
  public static class EvictedAccount {
    private final CallSite site = site("A");
    private final Ledger ledger = new Ledger(10, 10, 1, 1);

    public EvictedAccount() {
      ledger.created(Kind.SYSV_SEM, 1, 0, 1, site, true, 1);
      ledger.removed(Kind.SYSV_SEM, 1, site);
    }

    @Actor
    public void createsAgain() {
      ledger.created(Kind.SYSV_SEM, ID, 0, 1, site, true, 1);
    }

    @Actor
    public void makesRoom() {
      ledger.account(Kind.SYSV_SEM, site("B"));
    }

    @Arbiter
    public void end(Z_Result result) {
      Account account = ledger.find(Kind.SYSV_SEM, ID).account();
      result.r1 = account.live() == 1 && ledger.accounts().contains(account);
    }
  }
}
