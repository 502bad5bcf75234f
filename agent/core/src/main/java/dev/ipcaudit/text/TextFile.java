package dev.ipcaudit.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Reads files that a user names, in bounded time and memory whatever they are: a FIFO would keep
 * who opens it waiting for a writer, a device may never end.
 */
public final class TextFile {

  private static final int OTHERS_WRITE = 2;

  private TextFile() {}

  /**
   * All of a file in UTF-8.
   *
   * @throws IOException as {@link #check} says, or if it cannot be read or is not in UTF-8
   */
  public static String read(Path file, int maxBytes) throws IOException {
    check(file, maxBytes);
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(maxBytes + 1); // it may have grown, and those of /proc say 0
    }
    if (bytes.length > maxBytes) {
      throw tooLarge(maxBytes);
    }
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  /**
   * Refuses what is no regular file of at most that size. A link is followed, unless it lies where
   * everybody can put one.
   *
   * @throws IOException with the reason
   */
  public static void check(Path file, long maxBytes) throws IOException {
    BasicFileAttributes named = attributes(file, LinkOption.NOFOLLOW_LINKS);
    if (named.isSymbolicLink() && isShared(file)) {
      throw new IOException("it is a symbolic link in a directory that every user can write to");
    }
    BasicFileAttributes found = named.isSymbolicLink() ? attributes(file) : named;
    if (!found.isRegularFile()) {
      throw new IOException("it is not a regular file");
    }
    if (found.size() > maxBytes) {
      throw tooLarge(maxBytes);
    }
    if (!Files.isReadable(file)) {
      throw new AccessDeniedException(file.toString());
    }
  }

  private static BasicFileAttributes attributes(Path file, LinkOption... options)
      throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, options);
  }

  /**
   * Whether other users can make files in the directory of this one. One that is mounted read-only
   * is nobody's to write to, as that of a ConfigMap is, which consists of links.
   */
  private static boolean isShared(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    int mode = (Integer) Files.getAttribute(directory, "unix:mode");
    return (mode & OTHERS_WRITE) != 0 && Files.isWritable(directory);
  }

  private static IOException tooLarge(long maxBytes) {
    return new IOException("it is larger than " + (maxBytes >> 20) + " MiB");
  }
}
