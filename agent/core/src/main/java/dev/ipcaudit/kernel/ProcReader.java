package dev.ipcaudit.kernel;

import java.io.Closeable;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one /proc file at a time, without garbage: one buffer for the life of the instance.
 *
 * <p>A FileInputStream and not a channel, because an interrupt of the host's thread closes a
 * channel in the middle of a table.
 */
class ProcReader implements Closeable {

  static final int END = -1;

  /** seq_read_iter in fs/seq_file.c hands out one page a call; a larger buffer stays empty. */
  private static final int READ = 4096;

  /** The most that {@link #more} can be asked for: twice any row of any table. */
  static final int ROW = 1024;

  private final byte[] buffer = new byte[ROW + READ + 1];
  private @Nullable FileInputStream in;
  private boolean ended;
  private int position;
  private int limit;

  /**
   * Starts at the first byte of a file.
   *
   * @throws NoSuchFileException when there is no such file
   * @throws IOException when it cannot be opened
   */
  final void open(File file) throws IOException {
    close();
    position = 0;
    limit = 0;
    ended = false;
    try {
      in = new FileInputStream(file);
    } catch (FileNotFoundException e) {
      // the JDK throws this for EACCES as well
      if (file.exists()) {
        throw e;
      }
      throw new NoSuchFileException(file.getPath());
    }
  }

  /** The next byte, 0 to 255, or {@link #END}. */
  final int next() throws IOException {
    return position < limit || more(1) ? buffer[position++] & 0xff : END;
  }

  /**
   * Makes the next bytes lie in {@link #buffer} in one piece, and a line feed behind the last of
   * them, so that a parser can run over a line with an index of its own.
   *
   * @param wanted bytes, at most {@link #ROW}; fewer are there at the end of the file only
   * @return false when the file has been read
   */
  final boolean more(int wanted) throws IOException {
    FileInputStream file = in;
    if (file == null) {
      throw new IOException("no file is open");
    }
    // once at the end, another read would start the kernel's iterator again, for nothing
    while (limit - position < wanted && !ended) {
      limit -= position;
      System.arraycopy(buffer, position, buffer, 0, limit);
      position = 0;
      int read = file.read(buffer, limit, READ);
      ended = read <= 0;
      limit += Math.max(read, 0);
    }
    buffer[limit] = '\n';
    return position < limit;
  }

  /** What was read; the next byte is at {@link #position}. */
  final byte[] buffer() {
    return buffer;
  }

  /** The index of the next byte. */
  final int position() {
    return position;
  }

  /**
   * Goes on at an index.
   *
   * @return false when the line that ended there was cut: it is longer than {@link #ROW}
   */
  final boolean position(int index) {
    position = Math.min(index, limit);
    return index <= limit || ended;
  }

  @Override
  public final void close() throws IOException {
    FileInputStream open = in;
    in = null;
    if (open != null) {
      open.close();
    }
  }
}
