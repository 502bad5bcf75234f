package dev.ipcaudit.box;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** The file of this process's black box: made, mapped and removed. Immutable. */
final class BoxFile {

  /** What RandomAccessFile writes without allocating memory of its own for it. */
  private static final int AT_ONCE = 8192;

  private final Path path;
  private final Object identity;

  private BoxFile(Path path) throws IOException {
    this.path = path;
    identity = identity(path);
  }

  /**
   * An empty file that was not there before.
   *
   * @param directory is made if it is not there
   * @param name without its ending
   */
  static BoxFile create(Path directory, String name) throws IOException {
    BoxDirectory.makeOwn(directory);
    // O_EXCL, which neither opens nor follows what is there (open(2))
    return new BoxFile(
        Files.createFile(
            directory.resolve(name + BoxDirectory.ENDING), BoxDirectory.OWNER_ONLY_FILE));
  }

  /**
   * Allocates all of its blocks and maps them. Not written by a channel: that would make a direct
   * buffer of the size of the box and keep it for the host's thread.
   *
   * @param owner hears of the channel; or null
   */
  MappedByteBuffer map(LazyBlackBox owner) throws IOException {
    try (RandomAccessFile opened = new RandomAccessFile(path.toFile(), "rw")) {
      byte[] zeros = new byte[AT_ONCE];
      for (int rest = BoxLayout.SIZE; rest > 0; rest -= AT_ONCE) {
        opened.write(zeros, 0, Math.min(rest, AT_ONCE));
      }
      FileChannel channel = opened.getChannel();
      if (owner != null) {
        owner.opens(channel);
      }
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, BoxLayout.SIZE);
    }
  }

  /** Removes it, unless another one has its name by now. */
  void delete() throws IOException {
    try {
      if (identity.equals(identity(path))) {
        Files.deleteIfExists(path);
      }
    } catch (NoSuchFileException gone) {
      // somebody was faster
    }
  }

  private static Object identity(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }
}
