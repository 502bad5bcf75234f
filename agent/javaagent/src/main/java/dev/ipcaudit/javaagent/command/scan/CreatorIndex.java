package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.box.BoxReader;
import dev.ipcaudit.box.CreatorLookup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Knows from the black boxes of JVMs who made which object, and at which line. */
final class CreatorIndex {

  private final CreatorLookup attribution;
  private final PassedOver passedOver;

  /**
   * Black boxes that were not read.
   *
   * @param examples the first few, each with why
   */
  record PassedOver(int count, List<String> examples) {

    /** In one sentence. */
    String text() {
      return "passed over "
          + count
          + (count == 1 ? " file" : " files")
          + " that are no black box to be read: "
          + String.join(", ", examples)
          + (count > examples.size() ? ", ..." : "");
    }
  }

  /**
   * @param directory beside those of the users of this machine; null for none
   * @throws IOException when it cannot be read at all
   */
  CreatorIndex(@Nullable Path directory) throws IOException {
    BoxReader reader = new BoxReader(Libc.available() ? new OthersFiles() : null);
    reader.readAll();
    if (directory != null) {
      reader.read(target(directory));
    }
    attribution = new CreatorLookup(reader.boxes());
    passedOver = new PassedOver(reader.passedOver(), reader.examples());
  }

  /** A link that this user has named leads where this user wants. */
  private static Path target(Path directory) {
    try {
      return directory.toRealPath();
    } catch (IOException none) {
      return directory;
    }
  }

  PassedOver passedOver() {
    return passedOver;
  }

  /** Adds to an object who created it, and what other users' boxes say. */
  void addCreator(IpcEntry entry) {
    CreatorLookup.Origin origin =
        entry.systemV()
            ? attribution.of(
                entry.kind, entry.id, entry.key, entry.ctime, entry.cpid, entry.uid, entry.cuid)
            : attribution.of(entry.posix());
    entry.maker = origin.maker();
    entry.claims = origin.claims();
  }

  /** The creator in words: its process, and the call site. */
  static String text(CreatorLookup.Maker maker) {
    return (maker.certain() ? "created by JVM " : "very likely created by JVM ")
        + maker.box().process().pid()
        + " at "
        + maker.entry().site();
  }

  /** What another user says, in words. */
  static String claim(CreatorLookup.Maker claim) {
    return "uid " + claim.box().uid() + " says: " + text(claim);
  }
}
