package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.box.Attribution;
import dev.ipcaudit.box.Box;
import dev.ipcaudit.box.BoxDirectory;
import dev.ipcaudit.kernel.Namespaces;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Knows from the black boxes of JVMs who made which object, and at which line. */
final class Makers {

  private final Attribution attribution;

  /**
   * @param directory beside those of the users of this machine; null for none
   */
  Makers(Path directory) {
    List<Path> directories = new ArrayList<>(BoxDirectory.all());
    if (directory != null) {
      directories.add(directory);
    }
    String namespace = Namespaces.ipc();
    List<Box> boxes = new ArrayList<>();
    for (Path each : directories) {
      for (Box box : Box.in(each)) {
        if (box.ipcNamespace().equals(namespace)) {
          boxes.add(box);
        }
      }
    }
    attribution = new Attribution(boxes);
  }

  /** Notes who made an object. */
  void tell(IpcEntry entry) {
    entry.maker =
        entry.systemV()
            ? attribution.of(entry.kind.id(), entry.id, entry.key, entry.ctime)
            : attribution.of(entry.kind.id(), entry.posix.inode(), device(entry));
  }

  /** As st_dev has it; makedev(3). */
  private static long device(IpcEntry entry) {
    int minor = entry.posix.minor();
    return minor & 0xff | (long) entry.posix.major() << 8 | (minor & ~0xffL) << 12;
  }

  /** The maker in words: its process, and the line. */
  static String text(Attribution.Maker maker) {
    return (maker.certain() ? "made by JVM " : "very likely made by JVM ")
        + maker.box().process().pid()
        + " at "
        + maker.entry().site();
  }
}
