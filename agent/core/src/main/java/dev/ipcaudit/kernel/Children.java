package dev.ipcaudit.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The children of a process, from /proc/PID/task/TID/children of each of its threads: a child hangs
 * on the thread that forked it, and moves when that thread ends. One that moves while this reads
 * may be missed or seen twice (proc_tid_children(5)); a zombie that nobody waits for stays where it
 * is.
 */
public final class Children {

  private Children() {}

  /**
   * The children now, those that are zombies included, ascending by thread. Costs about ten
   * microseconds a child.
   *
   * @param pid 0 for this process
   * @throws NoSuchFileException when there is no such process, or the kernel lacks
   *     CONFIG_PROC_CHILDREN
   * @throws IOException when it cannot be read
   */
  public static List<ProcessStat> of(long pid) throws IOException {
    List<ProcessStat> children = new ArrayList<>();
    try (ProcParser bytes = new ProcParser()) {
      for (int child : pids(process(pid), bytes)) {
        try {
          children.add(ProcessStat.of(child));
        } catch (NoSuchFileException reaped) {
          continue;
        }
      }
    }
    return children;
  }

  private static Path process(long pid) {
    return pid == 0 ? Path.of("/proc/self") : Processes.directory(pid);
  }

  private static List<Integer> pids(Path procPid, ProcParser bytes) throws IOException {
    List<Integer> pids = new ArrayList<>();
    Path tasks = procPid.resolve("task");
    int[] threads = Processes.numbers(tasks.toFile());
    if (threads.length == 0) {
      throw new NoSuchFileException(tasks.toString());
    }
    boolean read = false;
    for (int thread : threads) {
      Path task = tasks.resolve(Integer.toString(thread));
      try {
        bytes.open(task.resolve("children").toFile());
      } catch (NoSuchFileException missing) {
        if (Files.exists(task)) {
          throw missing;
        }
        continue; // the thread has ended
      }
      for (int c = bytes.next(); c != ProcReader.END; c = bytes.skipBlanks(bytes.stop())) {
        long child = bytes.number(c, 10);
        if (child < 0) {
          break;
        }
        pids.add((int) child);
      }
      read = true;
    }
    if (!read) {
      throw new NoSuchFileException(tasks.toString());
    }
    return pids;
  }
}
