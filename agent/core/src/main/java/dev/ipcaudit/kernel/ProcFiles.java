package dev.ipcaudit.kernel;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads a small file of /proc or /sys as a whole. By FileInputStream and not by Files, because an
 * interrupt of the host's thread closes a channel.
 */
final class ProcFiles {

  /** More than any of the small files has; the long ones have readers of their own. */
  private static final int MOST = 1 << 20;

  private ProcFiles() {}

  /**
   * One char for each byte, so that nothing of a hostile name is lost; at most 1 MiB.
   *
   * @throws NoSuchFileException when the file, or the process it is about, does not exist (any
   *     more)
   * @throws IOException when it may not be read
   */
  static String text(Path file) throws IOException {
    return new String(bytes(file, MOST), StandardCharsets.ISO_8859_1);
  }

  /** The first bytes, at most {@code most}; throws as {@link #text} does. */
  static byte[] bytes(Path file, int most) throws IOException {
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      return in.readNBytes(most);
    } catch (FileNotFoundException failure) {
      // the JDK throws this for EACCES as well
      throw gone(file) ? new NoSuchFileException(file.toString()) : failure;
    } catch (IOException failure) {
      // ESRCH, for a file that was opened while the process still lived
      throw gone(file) ? new NoSuchFileException(file.toString()) : failure;
    }
  }

  private static boolean gone(Path file) {
    return !Files.exists(file);
  }

  /** A whole number that stands alone in a file, as under /proc/sys. */
  static long number(Path file) throws IOException {
    String text = text(file).trim();
    try {
      return ProcParser.saturated(Long.parseUnsignedLong(text));
    } catch (NumberFormatException failure) {
      throw new IOException(file + ": no number");
    }
  }

  /** The rest of the first line that begins with {@code label}, trimmed, or null. */
  static @Nullable String field(String text, String label) {
    for (int start = 0; start < text.length(); ) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      if (text.startsWith(label, start)) {
        return text.substring(start + label.length(), end).trim();
      }
      start = end + 1;
    }
    return null;
  }
}
