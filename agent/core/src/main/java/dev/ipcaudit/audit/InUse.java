package dev.ipcaudit.audit;

import dev.ipcaudit.kernel.Descriptors;
import dev.ipcaudit.kernel.Epolls;
import dev.ipcaudit.kernel.Rings;
import dev.ipcaudit.kernel.ThreadWaits;
import dev.ipcaudit.ledger.objects.TrackedObject;
import dev.ipcaudit.model.JavaObject;
import dev.ipcaudit.model.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What of the things that die with the process is in use when that ends: what a thread is in a
 * system call with, what is registered in an epoll instance among that, an io_uring that waits for
 * something and what a library gave to such ones, and the other end of a pipe of which one end is.
 * An event loop that lives as long as the JVM is no leak. For one thread.
 */
public final class InUse {

  /** For so long a loop may be busy with what it waited for. */
  private static final long LONGEST_MILLIS = 1000;

  private static final long BETWEEN_LOOKS_MILLIS = 5;

  /** After so many looks a loop that no thread runs for is none. */
  private static final int LOOKS = 3;

  private final Set<Integer> waited = new HashSet<>();
  private final KnownWaits known;
  private final @Nullable ThreadWaits before;
  private final Set<Integer> waitedBefore;
  private final Map<Integer, Long> withLately = new HashMap<>();
  private Set<Integer> descriptors;
  private final Set<String> pipes = new HashSet<>();

  /** Processes of which a stream is in use: with it all others are. */
  private final Set<Integer> processes = new HashSet<>();

  /** Whether the kernel waits for something for an io_uring that the host has. */
  private boolean isRingUsed;

  private ThreadWaits last;
  private Map<Integer, Long> lastCalls = Map.of();

  /** Whether the last call of a thread named one that is not known to be used. */
  private boolean isUsedLast;

  /**
   * Looks now; again, for at most a second, as long as an epoll instance or a ring that would be a
   * leak is not among what is used, and some thread runs that may use it, or has used it last.
   *
   * @param open what is there
   * @param known besides
   */
  InUse(List<TrackedObject> open, KnownWaits known) {
    this.known = known;
    before = known.atBeginOfEnd();
    waitedBefore = before == null ? Set.of() : Epolls.withRegistered(before.descriptors());
    known
        .lately()
        .forEach(
            (epoll, millis) -> {
              for (int descriptor : Epolls.withRegistered(Set.of(epoll))) {
                withLately.merge(descriptor, millis, Math::max);
              }
            });
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_MILLIS);
    look(open);
    for (int looks = 1;
        isUnexplained(open)
            && (looks < LOOKS || last.runs() || isUsedLast)
            && System.nanoTime() - end < 0;
        looks++) {
      ChildSnapshot.pause(BETWEEN_LOOKS_MILLIS);
      look(open);
    }
    if (isRingUsed) {
      known
          .onRings()
          .forEach((descriptor, millis) -> withLately.merge(descriptor, millis, Math::max));
    }
    Set<Integer> all = new HashSet<>(descriptors);
    all.addAll(waitedBefore);
    all.addAll(withLately.keySet());
    for (int descriptor : all) {
      String link = Descriptors.link(descriptor);
      if (link != null && Kind.PIPE.hasLink(link)) {
        pipes.add(link);
      }
    }
    for (TrackedObject object : open) {
      if (isOfProcess(object) && has(object)) {
        processes.add(object.key());
      }
    }
  }

  private static boolean isOfProcess(TrackedObject object) {
    return object.account().javaObject() == JavaObject.PROCESS;
  }

  private void look(List<TrackedObject> open) {
    last = ThreadWaits.look();
    waited.addAll(last.descriptors());
    for (TrackedObject object : open) {
      if (object.kind() == Kind.IO_URING && Rings.isBusy((int) object.id())) {
        waited.add((int) object.id());
        isRingUsed = true;
      }
    }
    Map<Integer, Long> now = known.lastCalls();
    now.forEach(
        (descriptor, call) -> {
          if (!call.equals(lastCalls.getOrDefault(descriptor, call))) {
            waited.add(descriptor);
          }
        });
    lastCalls = now;
    descriptors = Epolls.withRegistered(waited);
  }

  private boolean isUnexplained(List<TrackedObject> open) {
    boolean unexplained = false;
    isUsedLast = false;
    for (TrackedObject object : open) {
      boolean isLoop = object.kind() == Kind.EPOLL || object.kind() == Kind.IO_URING;
      if (isLoop && object.account().repeats() && !has(object)) {
        unexplained = true;
        isUsedLast |= lastCalls.containsKey((int) object.id());
      }
    }
    return unexplained;
  }

  /** Whether it is in use. */
  public boolean has(TrackedObject object, KernelSnapshot kernel) {
    return has(object)
        || (object.kind() == Kind.PIPE && pipes.contains(kernel.link(object)))
        || (isOfProcess(object) && processes.contains(object.key()));
  }

  private boolean has(TrackedObject object) {
    // a number that was waited for then may be another's by now
    ThreadWaits then = before != null && object.createdMillis() < before.millis() ? before : null;
    if (object.kind() == Kind.SEM_HANDLE) {
      return last.waitsAt(object.id()) || (then != null && then.waitsAt(object.id()));
    }
    boolean stream = object.kind().stream();
    int descriptor = stream ? object.key() : (int) object.id();
    return (stream || object.kind().descriptor())
        && (descriptors.contains(descriptor)
            || (then != null && waitedBefore.contains(descriptor))
            || object.createdMillis() <= withLately.getOrDefault(descriptor, -1L));
  }
}
