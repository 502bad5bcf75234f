package dev.ipcaudit.report;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;

import dev.ipcaudit.text.Reason;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Writes a file whole or not at all, readable by its owner only unless said otherwise, and never
 * through a symbolic link, since directories such as /tmp are often shared.
 */
public final class AtomicFile {

  /** Of every file that is made. */
  public static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** As ls(1) shows them, for the lowest bit of a mode first. */
  private static final String LETTERS = "xwrxwrxwr";

  private AtomicFile() {}

  /**
   * Of a mode as chmod(2) has it.
   *
   * @param mode of nine bits
   */
  public static FileAttribute<Set<PosixFilePermission>> permissions(int mode) {
    StringBuilder letters = new StringBuilder(9);
    for (int bit = 8; bit >= 0; bit--) {
      letters.append((mode >> bit & 1) == 0 ? '-' : LETTERS.charAt(bit));
    }
    return PosixFilePermissions.asFileAttribute(
        PosixFilePermissions.fromString(letters.toString()));
  }

  /**
   * Makes the directory of a file, and those above it, where they are not there.
   *
   * @param mode of the file: who may read it may look into the directories too
   * @throws IOException with the reason
   */
  public static void makeDirectory(Path target, int mode) throws IOException {
    Path directory = target.toAbsolutePath().getParent();
    if (directory == null || Files.exists(directory)) {
      return; // whether it can be used is for the check to say
    }
    try {
      Files.createDirectories(directory, permissions(mode | (mode & 0444) >> 2));
    } catch (IOException failure) {
      throw new IOException(
          "the directory " + directory + " cannot be made: " + Reason.of(failure), failure);
    }
  }

  /** What is to be in the file. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Refuses what is there unless it is a file.
   *
   * @throws IOException if something else has that name; a link to a file is something else
   */
  public static void check(Path target) throws IOException {
    BasicFileAttributes there;
    try {
      there = Files.readAttributes(target, BasicFileAttributes.class, NOFOLLOW_LINKS);
    } catch (NoSuchFileException none) {
      return;
    }
    if (!there.isRegularFile()) {
      throw new IOException(
          there.isSymbolicLink() ? "it is a symbolic link" : "it is not a regular file");
    }
  }

  /**
   * Refuses what {@link #replace} would, as far as that is known before.
   *
   * @throws IOException with the reason
   */
  public static void checkReplaceable(Path target) throws IOException {
    check(target);
    Path directory = target.toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      throw new IOException("there is no directory " + directory);
    }
    if (!Files.isWritable(directory)) {
      throw new IOException("the directory " + directory + " cannot be written to");
    }
  }

  /** Makes {@code target}, or replaces it at once for whoever opens it. */
  public static void replace(Path target, Content content) throws IOException {
    replace(target, content, OWNER_ONLY);
  }

  /** The same with other permissions, as far as the umask allows. */
  public static void replace(
      Path target, Content content, FileAttribute<Set<PosixFilePermission>> permissions)
      throws IOException {
    // a channel that is used while its thread is interrupted closes itself instead
    boolean interrupted = Thread.interrupted();
    try {
      write(target, content, permissions);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void write(
      Path target, Content content, FileAttribute<Set<PosixFilePermission>> permissions)
      throws IOException {
    check(target);
    // beside the target, because a rename is atomic in one file system only
    Path temporary = // of a short name, since names are bounded
        target.resolveSibling(".ipcaudit-" + Long.toHexString(System.nanoTime()) + ".tmp");
    File made = temporary.toFile();
    // CREATE_NEW is O_EXCL, which neither opens nor follows what others have put there (open(2))
    SeekableByteChannel channel =
        Files.newByteChannel(
            temporary, Set.of(CREATE_NEW, StandardOpenOption.WRITE, NOFOLLOW_LINKS), permissions);
    try {
      try (OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
        content.writeTo(out);
      }
      // rename(2) replaces a link that has come up since, and does not follow it either
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      // not there any more unless something went wrong; needs no memory, if that was it
      made.delete();
    }
  }
}
