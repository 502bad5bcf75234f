package dev.ipcaudit.kernel;

import java.io.File;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
      Path procPid = Processes.directory(pid);
      try {
        for (OpenDescriptor held : held(procPid, links)) {
          visitor.accept(new Holder(pid, ProcessStat.of(procPid).comm(), held));
        }
      } catch (NoSuchFileException gone) {
        continue;
      } catch (IOException forbidden) {
        closed++;
      }
    }
    return closed;
  }

  private static List<OpenDescriptor> held(Path procPid, Set<String> links) throws IOException {
    List<OpenDescriptor> held = new ArrayList<>();
    File directory = procPid.resolve("fd").toFile();
    int[] numbers = Processes.numbers(directory);
    if (numbers.length == 0 && directory.exists() && !directory.canRead()) {
      throw new IOException(directory + ": permission denied");
    }
    for (int number : numbers) {
      try {
        if (links.contains(OpenDescriptor.link(procPid, number))) {
          OpenDescriptor descriptor = OpenDescriptor.of(procPid, number);
          if (descriptor != null && links.contains(descriptor.link())) {
            held.add(descriptor);
          }
        }
      } catch (NoSuchFileException closed) {
        continue;
      }
    }
    return held;
  }
}
