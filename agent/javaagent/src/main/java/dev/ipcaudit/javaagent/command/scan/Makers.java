package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.box.Attribution;
import dev.ipcaudit.box.Box;
import dev.ipcaudit.box.BoxDirectory;
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
    List<Box> boxes = new ArrayList<>();
    for (Path each : directories) {
      boxes.addAll(Box.in(each));
    }
    attribution = new Attribution(boxes);
  }

  /** Notes who made an object. */
  void tell(IpcEntry entry) {
    entry.maker =
        entry.systemV()
            ? attribution.of(entry.kind, entry.id, entry.key, entry.ctime, entry.cpid)
            : attribution.of(entry.posix);
  }

  /** The maker in words: its process, and the line. */
  static String text(Attribution.Maker maker) {
    return (maker.certain() ? "made by JVM " : "very likely made by JVM ")
        + maker.box().process().pid()
        + " at "
        + maker.entry().site();
  }
}
