package dev.ipcaudit.report;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;

import dev.ipcaudit.audit.AuditReport;
import dev.ipcaudit.audit.Severity;
import dev.ipcaudit.text.Escape;
import dev.ipcaudit.text.Reason;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Writes reports to files: readable by their owner only, whole or not at all, and never through a
 * symbolic link, since report directories such as /tmp are often shared.
 */
public final class ReportFiles {

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private ReportFiles() {}

  /**
   * Writes {@code report} in the {@link ReportFormat} that the name ends in. An earlier report of
   * that name is replaced.
   *
   * @param file the name, in which {@code %p} stands for the pid of the JVM that was judged
   * @param failOn from which severity on a finding is a failed test
   * @param sourceRoot where packages begin in the checkout, for SARIF; may be empty
   * @return the file written
   * @throws IOException with one printable line that names the file and the reason
   */
  public static Path write(AuditReport report, String file, Severity failOn, String sourceRoot)
      throws IOException {
    String name = file.replace("%p", Long.toString(report.jvm().pid()));
    try {
      Path target = Path.of(name);
      replace(target, report, failOn, sourceRoot);
      return target;
    } catch (IOException failure) {
      throw new IOException(
          Escape.line(name + ": cannot be written: " + Reason.of(failure)), failure);
    } catch (InvalidPathException notAPath) {
      throw new IOException(
          Escape.line(name + ": cannot be written: not a valid file name"), notAPath);
    }
  }

  private static void replace(Path target, AuditReport report, Severity failOn, String sourceRoot)
      throws IOException {
    if (Files.exists(target, NOFOLLOW_LINKS) && !Files.isRegularFile(target, NOFOLLOW_LINKS)) {
      throw new IOException(
          Files.isSymbolicLink(target) ? "it is a symbolic link" : "it is not a regular file");
    }
    // beside the target, because a rename is atomic in one file system only
    Path temporary =
        target.resolveSibling(
            "." + target.getFileName() + "." + Long.toHexString(System.nanoTime()) + ".tmp");
    // CREATE_NEW is O_EXCL, which neither opens nor follows what others have put there (open(2))
    SeekableByteChannel channel =
        Files.newByteChannel(
            temporary, Set.of(CREATE_NEW, StandardOpenOption.WRITE, NOFOLLOW_LINKS), OWNER_ONLY);
    try {
      try (OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
        ReportFormat.ofFile(target.toString()).write(report, failOn, sourceRoot, out);
      }
      // rename(2) replaces a link that has come up since, and does not follow it either
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      // not there any more unless something went wrong
      Files.deleteIfExists(temporary);
    }
  }
}
