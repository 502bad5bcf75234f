package dev.ipcaudit.kernel;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a process that are asleep in a call which may wait for another process. Needs no
 * interception: /proc/PID/task/TID/syscall tells (proc_pid_syscall(5)), of this process and, where
 * ptrace would be allowed, of others. Java shows such threads as RUNNABLE.
 */
public final class BlockedThreads {

  private BlockedThreads() {}

  /**
   * The threads that are in such a call now. Costs some ten microseconds a thread, and twice that
   * for each that is in one.
   *
   * @param pid 0 for this process
   * @return null when it cannot be told: another user's process, a kernel without
   *     CONFIG_HAVE_ARCH_TRACEHOOK, a machine whose system calls are not known
   * @throws NoSuchFileException when there is no such process
   * @throws IOException when it cannot be told now, for want of a descriptor
   */
  public static @Nullable List<BlockedThread> sample(long pid) throws IOException {
    Path tasks = (pid == 0 ? Path.of("/proc/self") : Processes.directory(pid)).resolve("task");
    int[] threads = Processes.numbers(tasks.toFile());
    if (threads.length == 0) {
      throw whyNone(tasks);
    }
    List<BlockedThread> blocked = new ArrayList<>();
    for (int tid : threads) {
      try {
        BlockedThread thread = read(tasks.resolve(Integer.toString(tid)), tid);
        if (thread != null) {
          blocked.add(thread);
        }
      } catch (NoSuchFileException ended) {
        continue;
      } catch (IOException unavailable) {
        if (Descriptors.exhausted()) {
          throw unavailable;
        }
        return null;
      }
    }
    return Syscall.known() ? blocked : null;
  }

  /**
   * One thread of this process, in some twenty microseconds.
   *
   * @return null if it is in no such call, awake, or gone
   * @throws IOException when it cannot be told
   */
  public static @Nullable BlockedThread of(int tid) throws IOException {
    try {
      return read(Path.of("/proc/self/task", Integer.toString(tid)), tid);
    } catch (NoSuchFileException ended) {
      return null;
    }
  }

  /** Every process has a thread: one without cannot be listed, or is not there. */
  @SuppressWarnings("try") // that it can be opened is all
  private static IOException whyNone(Path tasks) {
    try (DirectoryStream<Path> now = Files.newDirectoryStream(tasks)) {
      return new NoSuchFileException(tasks.toString()); // it was being made, or ended
    } catch (IOException reason) {
      return reason;
    }
  }

  private static @Nullable BlockedThread read(Path task, int tid) throws IOException {
    String state = ProcFiles.text(task.resolve("syscall")).trim();
    // NUMBER ARGUMENT x6 STACK PROGRAM, or: running
    String[] words = state.split(" ");
    if (words.length < 9) {
      return null;
    }
    Syscall call = Syscall.of(Long.parseLong(words[0]));
    if (call == null) {
      return null;
    }
    // a descriptor is an int, whatever lies in the upper half of the register
    int object = (int) Long.parseUnsignedLong(words[1 + call.object()].substring(2), 16);
    String status = ProcFiles.text(task.resolve("status"));
    String run = ProcFiles.field(status, "State:");
    if (run == null || (!run.startsWith("S") && !run.startsWith("D"))) {
      return null; // it was woken just now, or somebody has stopped it
    }
    long switches =
        number(status, "voluntary_ctxt_switches:") + number(status, "nonvoluntary_ctxt_switches:");
    String name = ProcFiles.field(status, "Name:");
    return new BlockedThread(
        tid,
        Processes.printable(name == null ? "" : name),
        call.name(),
        object,
        call.id(),
        where(task),
        state,
        switches,
        System.nanoTime());
  }

  private static long number(String status, String label) throws IOException {
    String value = ProcFiles.field(status, label);
    if (value == null) {
      throw new IOException("no line " + label);
    }
    return Long.parseLong(value);
  }

  private static String where(Path task) {
    try {
      String function = ProcFiles.text(task.resolve("wchan")).trim();
      return function.equals("0") ? "" : function;
    } catch (IOException secret) {
      return "";
    }
  }

  /**
   * Those of a later sample that have not moved since an earlier one.
   *
   * @return the later samples, by the earlier ones
   */
  public static Map<BlockedThread, BlockedThread> stuck(
      List<BlockedThread> earlier, List<BlockedThread> later) {
    Map<Integer, BlockedThread> before = new HashMap<>();
    for (BlockedThread thread : earlier) {
      before.put(thread.tid(), thread);
    }
    Map<BlockedThread, BlockedThread> stuck = new HashMap<>();
    for (BlockedThread thread : later) {
      BlockedThread first = before.get(thread.tid());
      if (first != null && thread.isStill(first)) {
        stuck.put(first, thread);
      }
    }
    return stuck;
  }
}
