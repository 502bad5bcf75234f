package dev.ipcaudit.javaagent.command.scan;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Standard output, buffered: {@link System#out} writes every line by itself. */
public final class Stdout {

  private Stdout() {}

  public static PrintStream open() {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16),
        false,
        charset());
  }

  /** JDK 17 does not say how standard output is encoded. */
  public static Charset charset() {
    for (String property :
        new String[] {"stdout.encoding", "sun.stdout.encoding", "sun.jnu.encoding"}) {
      String name = System.getProperty(property);
      if (name != null && !name.isEmpty() && Charset.isSupported(name)) {
        return Charset.forName(name);
      }
    }
    return StandardCharsets.US_ASCII;
  }
}
