package dev.ipcaudit.javaagent.inside.exit;

import dev.ipcaudit.javaagent.inside.hook.Interception;
import dev.ipcaudit.javaagent.inside.judge.AuditRunner;
import dev.ipcaudit.javaagent.inside.show.JfrBridge;
import dev.ipcaudit.kernel.KernelAtStart;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.option.Options;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Judges when everything of the host is over: after all of its shutdown hooks and after files were
 * deleted on exit. The recorder's own hook, which would dump and close recordings beside the host's
 * hooks, is taken out and run from here, once the events of the verdict are committed. So nothing
 * has to wait for anything, and no event is lost.
 *
 * <p>Decides which thread reaches the verdict: the one that ends the JVM, which may hold locks that
 * are needed for it; or another one if there is no stack left here.
 */
public final class ExitAudit implements Runnable, Consumer<JfrBridge> {

  /** A verdict takes less, with what the JVM itself does in between. */
  private static final int FRAMES = 1000;

  /** Some seconds: only so long as a thread may take that was started just now. */
  private static final int SPINS = 1 << 30;

  private final Coverage coverage;
  private final ExitVerdict conclusion;
  private boolean announced;

  /** Only if the exit code depends on the verdict. */
  private volatile @Nullable VerdictThread standBy;

  /** The thread in {@link #prepare}. */
  private volatile @Nullable Thread rehearsing;

  /**
   * @param audits asked at the end
   */
  public ExitAudit(Options options, Coverage coverage, Supplier<AuditRunner> audits) {
    this.coverage = coverage;
    conclusion = new ExitVerdict(options, coverage, audits);
  }

  /** Makes sure that this runs at the end. */
  public synchronized void announce() {
    if (announced) {
      return;
    }
    announced = true;
    try {
      IpcAuditJdk.atExit(this);
    } catch (LinkageError otherJdk) {
      coverage.note("judged beside the host's shutdown hooks, not after them: " + otherJdk);
      Runtime.getRuntime().addShutdownHook(new Thread(this, "ipcaudit-exit"));
    }
  }

  /**
   * The same, for the verdict.
   *
   * @param before what there was when the agent came
   */
  public void announce(KernelAtStart before) {
    announce();
    conclusion.beganWith(before);
  }

  /** A class was rewritten: what records its calls is closed at the end. */
  public void follow(Interception calls) {
    conclusion.closes(calls);
  }

  /** A flight recorder has started: it shall show the verdict too. */
  @Override
  public void accept(JfrBridge started) {
    announce();
    conclusion.endsWith(started);
  }

  /** What shows the verdict in flight recordings, or null while no recorder was started. */
  public @Nullable JfrBridge recorder() {
    return conclusion.recorder();
  }

  /**
   * From now on a verdict is reached with a full heap or stack too. Even what catches an
   * OutOfMemoryError is linked when the first one comes by, which takes memory: so all of that is
   * gone through once.
   */
  public void prepare(LedgerVerdict verdict) {
    conclusion.fallBackOn(verdict);
    rehearsing = Thread.currentThread();
    standBy = VerdictThread.rehearsal(conclusion);
    run();
    standBy = VerdictThread.started(conclusion);
    rehearsing = null;
  }

  /**
   * What calls this swallows all that is thrown, and ends the JVM with two calls less of room than
   * this may need. So the way that is left in the end calls nothing at all: a field that is set is
   * the request, and to enter a monitor, which takes no frame, is to wait for its end.
   */
  @Override
  public void run() {
    try {
      attempt();
    } catch (Throwable noStack) {
      // to do anything about it takes a frame
    }
    VerdictThread other = standBy;
    if (other != null && !other.done) {
      other.asked = true;
      try {
        other.wake();
      } catch (Throwable noStack) {
        // then it sees by itself that it was asked
      }
      for (int spins = SPINS; !other.holds && spins > 0; spins--) {
        // it was started just before
      }
      synchronized (other) {
        other.holds = false;
      }
    }
  }

  /** Does not do it if there is too little stack and another thread that can. */
  private void attempt() {
    boolean rehearsal = rehearsing == Thread.currentThread();
    try {
      if (rehearsal) {
        throw new OutOfMemoryError();
      } else if (conclusion.reached()) {
        return; // there was no stack to end the JVM, and the host tries once more
      } else if (hasStack(FRAMES)) {
        conclusion.run();
      } else if (standBy == null) {
        VerdictThread.once(conclusion);
      }
    } catch (Throwable failure) {
      if (!ExitVerdict.endsOfMemory(failure)) {
        ExitVerdict.warn("the verdict could not be reached", failure);
      }
    }
    if (rehearsal || conclusion.begun() || standBy == null) {
      conclusion.orByLedger(rehearsal);
    }
  }

  /** Whether there is room for so many more frames. */
  private static boolean hasStack(int frames) {
    try {
      return frames == 0 || hasStack(frames - 1);
    } catch (Throwable end) { // a narrower one would have to be linked first
      return false;
    }
  }
}
