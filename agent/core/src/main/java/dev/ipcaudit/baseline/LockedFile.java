package dev.ipcaudit.baseline;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.ipcaudit.report.AtomicFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file that several processes change, each as a whole and one after the other. The lock is the
 * file's own (fcntl(2)), so nothing is left behind by whoever is killed while holding it.
 */
final class LockedFile implements AutoCloseable {

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private final Path path;
  private final FileChannel channel;

  private LockedFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Opens and locks {@code path}, which is made if it does not exist; null if another holds the
   * lock, or has just replaced the file.
   */
  static @Nullable LockedFile tryOpen(Path path) throws IOException {
    AtomicFile.check(path);
    FileChannel channel =
        FileChannel.open(
            path,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                NOFOLLOW_LINKS),
            AtomicFile.OWNER_ONLY);
    boolean locked = false;
    try {
      locked = channel.tryLock() != null && isOpen(path);
    } catch (OverlappingFileLockException otherThread) {
      // which comes to an end as another process does
    } finally {
      if (!locked) {
        channel.close();
      }
    }
    return locked ? new LockedFile(path, channel) : null;
  }

  /**
   * Whether this process has open what is at {@code path} now. Otherwise the lock is that of a file
   * which another has replaced since it was opened here.
   */
  private static boolean isOpen(Path path) throws IOException {
    Object there;
    try {
      there = Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS).fileKey();
    } catch (NoSuchFileException gone) {
      return false;
    }
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path descriptor : descriptors) {
        try {
          if (there.equals(Files.readAttributes(descriptor, BasicFileAttributes.class).fileKey())) {
            return true;
          }
        } catch (IOException closedMeanwhile) {
          continue;
        }
      }
    }
    return false;
  }

  /** All of it. Through the one descriptor: close(2) of any other would drop the lock. */
  String read() throws IOException {
    return BaselineFile.read(channel);
  }

  /** Replaces it; the permissions stay, as far as the umask allows. */
  void replace(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    AtomicFile.replace(
        path,
        out -> out.write(bytes),
        PosixFilePermissions.asFileAttribute(Files.getPosixFilePermissions(path, NOFOLLOW_LINKS)));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
