package dev.ipcaudit.audit;

import dev.ipcaudit.kernel.Children;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.kernel.MachineLimits;
import dev.ipcaudit.kernel.PidsCgroup;
import dev.ipcaudit.kernel.ProcessStat;
import dev.ipcaudit.kernel.UserTaskLimit;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.objects.TrackedObject;
import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The children of this process that have ended and that nobody reaps, and the limits on processes,
 * at one moment.
 *
 * @param zombies those that were there in two looks
 * @param limits what fork and posix_spawn can fail at, where anything speaks of processes at all
 */
public record ChildSnapshot(List<ProcessStat> zombies, List<LimitUsage> limits) {

  /** A reaper that is at work, the JDK's for what ProcessBuilder starts, is done by then. */
  private static final long BETWEEN_LOOKS_MILLIS = 75;

  /** Reads now; takes the time between two looks if there is any zombie. */
  static ChildSnapshot read(Ledger ledger) throws IOException {
    List<ProcessStat> zombies = zombies(ledger);
    if (!zombies.isEmpty()) {
      pause(BETWEEN_LOOKS_MILLIS);
      Set<ProcessStat> still = new HashSet<>(zombies(ledger));
      zombies.removeIf(zombie -> !still.contains(zombie));
    }
    boolean matters = !zombies.isEmpty() || ledger.startsPrograms();
    return new ChildSnapshot(zombies, matters ? processLimits() : List.of());
  }

  /** Waits to the end: a host that interrupts the thread on which it exits has no fewer reapers. */
  static void pause(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    boolean interrupted = false;
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      try {
        TimeUnit.NANOSECONDS.sleep(left);
      } catch (InterruptedException fromTheHost) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<ProcessStat> zombies(Ledger ledger) throws IOException {
    List<ProcessStat> zombies = new ArrayList<>();
    for (ProcessStat child : children(ledger)) {
      if (child.zombie()) {
        zombies.add(child);
      }
    }
    return zombies;
  }

  private static List<ProcessStat> children(Ledger ledger) throws IOException {
    try {
      return Children.of(0);
    } catch (NoSuchFileException kernelWithoutLists) {
      return known(ledger);
    }
  }

  /** Those that a call was seen to start. */
  private static List<ProcessStat> known(Ledger ledger) throws IOException {
    long self = ProcessHandle.current().pid();
    List<ProcessStat> children = new ArrayList<>();
    for (TrackedObject object : ledger.live()) {
      if (object.kind() == Kind.CHILD) {
        try {
          ProcessStat child = ProcessStat.of(object.id());
          if (child.ppid() == self) {
            children.add(child);
          }
        } catch (NoSuchFileException gone) {
          continue;
        }
      }
    }
    return children;
  }

  private static List<LimitUsage> processLimits() throws IOException {
    Path self = Path.of("/proc/self");
    List<LimitUsage> limits = new ArrayList<>();
    add(limits, PidsCgroup.of(self));
    add(limits, UserTaskLimit.of(self));
    for (LimitUsage limit : MachineLimits.read()) {
      if (limit.name().equals("threads-max") || limit.name().equals("pid_max")) {
        limits.add(limit);
      }
    }
    return limits;
  }

  private static void add(List<LimitUsage> limits, @Nullable LimitUsage limit) {
    if (limit != null && limit.max() != Long.MAX_VALUE) {
      limits.add(limit);
    }
  }

  /** The limit that is fullest, or null if none can be read. */
  public @Nullable LimitUsage nearest() {
    LimitUsage nearest = null;
    for (LimitUsage limit : limits) {
      if (nearest == null || limit.fraction() > nearest.fraction()) {
        nearest = limit;
      }
    }
    return nearest;
  }
}
