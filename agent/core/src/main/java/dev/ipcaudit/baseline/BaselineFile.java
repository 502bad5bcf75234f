package dev.ipcaudit.baseline;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.text.Escape;
import dev.ipcaudit.text.Reason;
import dev.ipcaudit.text.TextFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/** Baselines on disk, which several JVMs of one test run may read and write at the same time. */
public final class BaselineFile {

  /** More than a hundred thousand entries; a file that is larger is something else. */
  public static final int MAX_BYTES = 16 << 20;

  private static final int TRIES = 200;
  private static final long PAUSE_MILLIS = 50;

  private BaselineFile() {}

  /**
   * Reads the baseline {@code file}; a link is followed where not everybody can put one.
   *
   * @throws IOException with one printable line that names the file, where the fault is in it, and
   *     what was expected
   */
  public static Baseline read(String file) throws IOException {
    String text;
    try {
      text = TextFile.read(Path.of(file), MAX_BYTES);
    } catch (IOException failure) {
      throw failed(file, "cannot be read: " + Reason.of(failure), failure);
    } catch (InvalidPathException notAPath) {
      throw failed(file, "cannot be read: not a valid file name", notAPath);
    }
    return BaselineText.parse(file, text);
  }

  /**
   * Adds findings to the baseline {@code file}, which is made if there is none, as {@link
   * BaselineText#merge} says. It is replaced at once for whoever reads it. Another JVM that does
   * the same at the same time goes before or after, for which this waits ten seconds at most.
   *
   * @param file the name, in which {@code %p} stands for {@code pid}
   * @param all what was found, these among them
   * @param today in UTC
   * @throws IOException with one printable line that names the file and the reason; what was there
   *     is there still then
   */
  // one thread at a time: locks of fcntl(2) are between processes, and a descriptor of another
  // thread would make a file that was replaced look as if it were there yet
  public static synchronized void add(
      String file, long pid, List<Finding> findings, List<Finding> all, LocalDate today)
      throws IOException {
    String name = file.replace("%p", Long.toString(pid));
    // as WholeFile does: a channel would close itself
    boolean interrupted = Thread.interrupted();
    try (LockedFile locked = open(Path.of(name))) {
      String text = locked.read();
      String merged = BaselineText.merge(name, text, findings, all, today);
      if (!merged.equals(text)) {
        locked.replace(merged);
      }
    } catch (BadLine bad) {
      throw bad;
    } catch (IOException failure) {
      throw failed(name, "cannot be written: " + Reason.of(failure), failure);
    } catch (InvalidPathException notAPath) {
      throw failed(name, "cannot be written: not a valid file name", notAPath);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static LockedFile open(Path path) throws IOException {
    for (int tries = 0; tries < TRIES; tries++) {
      LockedFile locked = LockedFile.tryOpen(path);
      if (locked != null) {
        return locked;
      }
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException hurry) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    throw new IOException("another process holds its lock");
  }

  static String read(FileChannel channel) throws IOException {
    long size = channel.size();
    if (size > MAX_BYTES) {
      throw new IOException("it is larger than " + (MAX_BYTES >> 20) + " MiB");
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) size);
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
      // on to the rest
    }
    return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
  }

  private static IOException failed(String file, String what, Exception cause) {
    return new IOException(Escape.line(file + ": " + what), cause);
  }
}
