package dev.ipcaudit.box;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what black boxes take on a disk: where JVMs are killed again and again, each leaves one,
 * and with it an object that keeps the box of use. Links are never followed.
 */
public final class OldBoxes {

  /** How many boxes of one directory are kept; each has half a megabyte. */
  static final int MOST = 256;

  /** How long one is kept. */
  static final long OLDEST_MILLIS = TimeUnit.DAYS.toMillis(30);

  /** Boxes that are looked into at once, and of them those that are removed. */
  private static final int MOST_LOOKS = 512;

  private static final int MOST_REMOVED = 64;

  private record Candidate(Path file, FileTime modified) {}

  private OldBoxes() {}

  /**
   * Removes boxes of JVMs that have ended for certain and were not written to for 30 days, or that
   * are older than the newest 256. Only files of this user that are boxes, in a directory of this
   * user alone. A few at once; what is left is for the next time.
   *
   * @throws IOException if the directory cannot be read; that there is none is no error
   */
  public static void remove(Path directory) throws IOException {
    remove(directory, MOST);
  }

  static void remove(Path directory, int most) throws IOException {
    long uid = BoxDirectory.ownUid();
    List<Candidate> boxes = boxes(directory, uid);
    long before = System.currentTimeMillis() - OLDEST_MILLIS;
    int removed = 0;
    for (int i = 0; i < Math.min(boxes.size(), MOST_LOOKS) && removed < MOST_REMOVED; i++) {
      Candidate box = boxes.get(i);
      if (i >= boxes.size() - most && box.modified.toMillis() >= before) {
        return; // so are all that follow
      }
      BoxContents header = header(box.file, uid);
      if (header != null && header.isOfTheDead()) {
        Files.deleteIfExists(box.file);
        removed++;
      }
    }
  }

  /** The oldest first. */
  private static List<Candidate> boxes(Path directory, long uid) throws IOException {
    List<Candidate> boxes = new ArrayList<>();
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
        || BoxDirectory.fault(BoxDirectory.lstat(directory), uid) != null) {
      return boxes;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        if (BoxReader.isNamedAsBox(file)) {
          Map<String, Object> stat;
          try {
            stat = BoxDirectory.lstat(file);
          } catch (IOException gone) {
            continue;
          }
          if (BoxSource.fault(stat, uid) == null) {
            FileTime modified = BoxDirectory.attribute(stat, "lastModifiedTime", FileTime.class);
            boxes.add(new Candidate(file, modified));
          }
        }
      }
    } catch (DirectoryIteratorException failure) {
      throw failure.getCause();
    }
    boxes.sort(Comparator.comparing(Candidate::modified));
    return boxes;
  }

  /** Whose box it is, without the objects in it; null if that is not known. */
  private static @Nullable BoxContents header(Path file, long uid) {
    ByteBuffer header = ByteBuffer.allocate(BoxLayout.SITES_AT);
    try (FileChannel channel =
        FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      while (header.hasRemaining() && channel.read(header, header.position()) > 0) {
        continue;
      }
    } catch (IOException unreadable) {
      return null;
    }
    return BoxContents.parse(file, uid, header.array());
  }
}
