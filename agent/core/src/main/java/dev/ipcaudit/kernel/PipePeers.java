package dev.ipcaudit.kernel;

import java.io.File;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Who holds the ends of a pipe: every process with a descriptor {@code pipe:[N]}. Nothing of the
 * kind can be told of Unix sockets, whose two ends have unrelated numbers.
 */
public final class PipePeers {

  /**
   * One descriptor of a pipe.
   *
   * @param pid of the process that holds it
   * @param comm of that process, safe to print on one line
   * @param descriptor what it holds
   */
  public record Holder(int pid, String comm, OpenDescriptor descriptor) {}

  private static final int STDERR = 2;
  private static final int MOST_CHILDREN = 512;

  private PipePeers() {}

  /**
   * The holders of some pipes among the processes whose descriptors may be read. Costs some four
   * microseconds for every descriptor of the machine.
   *
   * @param links such as {@code pipe:[4711]}
   * @return how many processes may not be looked into, any of which may be a holder as well
   */
  public static int find(Set<String> links, Consumer<Holder> visitor) {
    int closed = 0;
    for (int pid : Processes.all()) {
      if (!looksInto(pid, links, visitor)) {
        closed++;
      }
    }
    return closed;
  }

  /**
   * The descriptors of some pipes and sockets that children of this process, and theirs, have as
   * well: inherited, and neither their input nor their output. Costs some ten microseconds for each
   * child and four for each of its descriptors.
   *
   * @param links such as {@code pipe:[4711]}
   * @throws IOException if the children cannot be listed
   */
  public static void findInherited(Set<String> links, Consumer<Holder> visitor) throws IOException {
    Deque<ProcessStat> left = new ArrayDeque<>(Children.of(0));
    for (int looked = 0; !left.isEmpty() && looked < MOST_CHILDREN; looked++) {
      int child = left.pop().pid();
      looksInto(
          child,
          links,
          holder -> {
            if (holder.descriptor().number() > STDERR) {
              visitor.accept(holder);
            }
          });
      try {
        left.addAll(Children.of(child));
      } catch (NoSuchFileException ended) {
        continue;
      }
    }
  }

  /** Whether all descriptors of a process were seen, or it has none any more. */
  private static boolean looksInto(int pid, Set<String> links, Consumer<Holder> visitor) {
    Path procPid = Processes.directory(pid);
    File directory = procPid.resolve("fd").toFile();
    int[] numbers = Processes.numbers(directory);
    boolean all = numbers.length > 0 || directory.canRead();
    for (int number : numbers) {
      try {
        if (links.contains(OpenDescriptor.link(procPid, number))) {
          OpenDescriptor descriptor = OpenDescriptor.of(procPid, number);
          if (descriptor != null && links.contains(descriptor.link())) {
            visitor.accept(new Holder(pid, ProcessStat.of(procPid).comm(), descriptor));
          }
        }
      } catch (NoSuchFileException closed) {
        continue;
      } catch (IOException forbidden) {
        all = false; // of the others some may be told
      }
    }
    return all || ended(procPid);
  }

  /** What a process that ends meanwhile answers is EACCES, as one that may not be looked into. */
  private static boolean ended(Path procPid) {
    try {
      return !ProcessStat.of(procPid).alive();
    } catch (NoSuchFileException gone) {
      return true;
    } catch (IOException unknown) {
      return false;
    }
  }
}
