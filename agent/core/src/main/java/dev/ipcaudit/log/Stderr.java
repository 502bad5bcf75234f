package dev.ipcaudit.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The process's own standard error. Not {@link System#err}, which the host may have replaced, and
 * behind which its own locks and logging may wait.
 */
public final class Stderr {

  private static final OutputStream STREAM = new FileOutputStream(FileDescriptor.err);

  private Stderr() {}

  /**
   * Writes {@code text} in UTF-8 and in one piece, so that lines of several threads or processes do
   * not mix. A stderr that is closed or full is nothing that could be reported; the text is lost.
   */
  public static void write(String text) {
    try {
      STREAM.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException lost) {
      // nowhere left to say it
    }
  }
}
