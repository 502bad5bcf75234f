package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.kernel.BlockedThread;
import dev.ipcaudit.kernel.BlockedThreads;
import dev.ipcaudit.kernel.Children;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.kernel.OpenDescriptor;
import dev.ipcaudit.kernel.PidsCgroup;
import dev.ipcaudit.kernel.PipePeers;
import dev.ipcaudit.kernel.ProcessLimits;
import dev.ipcaudit.kernel.ProcessStat;
import dev.ipcaudit.kernel.Processes;
import dev.ipcaudit.kernel.UserTaskLimit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one process has that dies with it: descriptors, pipes, children, waits. */
final class ProcessView {

  private static final long SECOND_LOOK_MILLIS = 200;
  private static final int COMMAND = 4096;

  final int pid;
  final ProcessStat stat;
  final @Nullable String command;
  final List<OpenDescriptor> descriptors;

  /** How many descriptors there are of each type. */
  final Map<String, Integer> types = new TreeMap<>();

  /** Who else holds the pipes, by their links. */
  final Map<String, List<PipePeers.Holder>> peers = new HashMap<>();

  /** Descriptors that lie in receive queues. */
  long inFlight;

  final List<ProcessStat> zombies = new ArrayList<>();

  /** Threads that have not moved, with the nanoseconds they have been seen for. */
  final Map<BlockedThread, Long> blocked = new HashMap<>();

  final List<LimitUsage> limits = new ArrayList<>();
  final List<String> notes = new ArrayList<>();

  /**
   * Looks at a process.
   *
   * @throws IOException when it is gone or may not be looked into
   */
  ProcessView(int pid) throws IOException {
    this.pid = pid;
    Path directory = Processes.directory(pid);
    stat = ProcessStat.of(pid);
    command = Processes.commandLine(pid, COMMAND);
    List<BlockedThread> first = BlockedThreads.sample(pid);
    long start = System.nanoTime();
    descriptors = stat.alive() ? OpenDescriptor.all(directory) : List.of();
    Set<String> pipes = new LinkedHashSet<>();
    for (OpenDescriptor open : descriptors) {
      types.merge(open.type(), 1, Integer::sum);
      if (open.link().startsWith("pipe:[")) {
        pipes.add(open.link());
      }
      if (open.info() != null) {
        inFlight += Math.max(0, open.info().descriptorsInFlight());
      }
    }
    peers(pipes);
    for (ProcessStat child : Children.of(pid)) {
      if (child.zombie()) {
        zombies.add(child);
      }
    }
    limits(directory);
    if (first == null) {
      notes.add("what its threads wait for may not be read");
    } else if (!first.isEmpty()) {
      pause(SECOND_LOOK_MILLIS - (System.nanoTime() - start) / 1_000_000);
      List<BlockedThread> second = BlockedThreads.sample(pid);
      BlockedThreads.stuck(first, second == null ? List.of() : second)
          .forEach((before, now) -> blocked.put(now, now.blockedNanos(before)));
    }
  }

  private void peers(Set<String> pipes) {
    if (pipes.isEmpty()) {
      return;
    }
    int closed =
        PipePeers.find(
            pipes,
            holder -> {
              if (holder.pid() != pid) {
                peers
                    .computeIfAbsent(holder.descriptor().link(), link -> new ArrayList<>())
                    .add(holder);
              }
            });
    if (closed > 0) {
      notes.add(closed + " processes may not be inspected, any of which may hold its pipes");
    }
  }

  private void limits(Path directory) throws IOException {
    limits.add(
        new LimitUsage(
            "RLIMIT_NOFILE",
            descriptors.size(),
            ProcessLimits.softLimit(directory, "Max open files")));
    LimitUsage tasks = UserTaskLimit.of(directory);
    if (tasks != null) {
      limits.add(tasks);
    }
    limits.add(
        new LimitUsage(
            "RLIMIT_MSGQUEUE",
            LimitUsage.UNKNOWN,
            ProcessLimits.softLimit(directory, "Max msgqueue size")));
    LimitUsage pids = PidsCgroup.of(directory);
    if (pids != null) {
      limits.add(pids);
    }
  }

  private static void pause(long millis) {
    if (millis > 0) {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
