package dev.ipcaudit.box;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads files that may be changed for something else between any two looks at them. */
public interface BoxSource {

  /**
   * A source for files of this user, which needs nothing but the JDK. It opens for writing too,
   * although it writes nothing: only an open for both never waits for the other end of a FIFO
   * (fifo(7)). A lease on the file could hold it up (fcntl(2)), which nobody but its owner can
   * take.
   */
  BoxSource OF_THIS_USER =
      (file, uid, most) -> {
        Map<String, Object> before = BoxDirectory.lstat(file);
        if (uid != BoxDirectory.ownUid()) {
          throw new IOException("it belongs to another user");
        }
        Set<OpenOption> options =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        try (FileChannel channel = FileChannel.open(file, options)) {
          Map<String, Object> opened = BoxDirectory.lstat(file);
          String fault = fault(opened, uid);
          if (fault != null || !Objects.equals(before.get("fileKey"), opened.get("fileKey"))) {
            throw new IOException(fault != null ? fault : "it was replaced");
          }
          ByteBuffer bytes = ByteBuffer.allocate(most);
          while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0) {
            continue;
          }
          return bytes.array();
        }
      };

  /**
   * The first bytes of a box, without ever waiting for anybody.
   *
   * @param uid the user whose file it has to be, found out after it was opened
   * @param most how many bytes, at most as many as a box has
   * @return so many; zeros where the file has fewer
   * @throws IOException when it cannot be opened, or is no regular file of that user alone and of
   *     that size
   */
  byte[] read(Path file, long uid, int most) throws IOException;

  /**
   * Why a file is no box of a user, by its attributes, or null.
   *
   * @param stat as {@code readAttributes(..., "unix:*")} gives it
   */
  static @Nullable String fault(Map<String, Object> stat, long uid) {
    if (!BoxDirectory.attribute(stat, "isRegularFile", Boolean.class)) {
      return "no regular file";
    }
    if (BoxDirectory.uid(stat) != uid) {
      return "it belongs to uid " + BoxDirectory.uid(stat);
    }
    if (BoxDirectory.attribute(stat, "size", Long.class) != BoxLayout.SIZE) {
      return "its size is " + stat.get("size");
    }
    return BoxDirectory.openToOthers(stat);
  }
}
