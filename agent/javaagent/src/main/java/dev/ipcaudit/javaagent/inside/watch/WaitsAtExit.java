package dev.ipcaudit.javaagent.inside.watch;

import dev.ipcaudit.audit.KnownWaits;
import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.kernel.ThreadWaits;
import dev.ipcaudit.log.Boundary;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sees what threads wait for when the JVM begins to end: the host's own shutdown hooks run beside
 * it, and may end event loops that were in use until then. For nothing else, and only where there
 * will be a verdict.
 */
public final class WaitsAtExit implements Runnable, KnownWaits, Boundary.Step {

  private static final long LATELY_MILLIS = 1000;

  private final Map<Integer, Long> lastWaits = new ConcurrentHashMap<>(4);
  private volatile long endMillis;
  private volatile @Nullable ThreadWaits waits;

  /** Lets the end of the JVM begin with a look. Does nothing if it has begun. */
  void announce() {
    try {
      Runtime.getRuntime().addShutdownHook(new Daemon(this, "ipcaudit-look", 0).unstarted());
    } catch (IllegalStateException ends) {
      run();
    }
  }

  /** Sees which epoll instances are waited for: costs a look at each mark. */
  void tick() {
    for (WeakReference<IpcAuditInFlight> entry : IpcAuditInFlight.IN_FLIGHT) {
      IpcAuditInFlight mark = entry.get();
      int function = mark == null ? 0 : mark.function;
      if (mark != null && function != 0 && !Catalog.function(function).canBlock()) {
        lastWaits.put((int) mark.object, System.currentTimeMillis());
      }
    }
  }

  @Override
  public Map<Integer, Long> lately() {
    long end = endMillis == 0 ? System.currentTimeMillis() : endMillis;
    Map<Integer, Long> lately = new HashMap<>(lastWaits);
    lately.values().removeIf(millis -> millis < end - LATELY_MILLIS);
    return lately;
  }

  @Override
  public Map<Integer, Long> onRings() {
    return IpcAuditInFlight.ON_RINGS;
  }

  @Override
  public void run() {
    endMillis = System.currentTimeMillis();
    Boundary.run(this, "what threads waited for when the exit began is not known");
  }

  @Override
  public void step() {
    waits = ThreadWaits.look();
  }

  @Override
  public @Nullable ThreadWaits atBeginOfEnd() {
    return waits;
  }

  @Override
  public Map<Integer, Long> lastCalls() {
    Map<Integer, Long> last = new HashMap<>();
    for (WeakReference<IpcAuditInFlight> entry : IpcAuditInFlight.IN_FLIGHT) {
      IpcAuditInFlight mark = entry.get();
      Thread thread = mark == null ? null : mark.thread;
      // a virtual one is gone after its call; what is left of a thread that ended waits for nobody
      boolean lives = thread == null || (thread != Thread.currentThread() && thread.isAlive());
      if (mark != null && lives) {
        last.merge((int) mark.object, mark.calls, Long::sum);
      }
    }
    return last;
  }
}
