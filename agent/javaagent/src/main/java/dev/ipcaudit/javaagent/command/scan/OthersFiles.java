package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.box.BoxSource;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * Reads black boxes of other users, who may put anything in their place between two looks: an open
 * that follows no link and waits for nobody, neither for the other end of a FIFO nor for the holder
 * of a lease (open(2)); then what was opened says what it is.
 */
final class OthersFiles implements BoxSource {

  @Override
  public byte[] read(Path file, long uid, int most) throws IOException {
    int flags = Libc.O_NOFOLLOW | Libc.O_NONBLOCK | Libc.O_CLOEXEC; // O_RDONLY is 0
    int descriptor = Libc.open(path(file), flags);
    if (descriptor < 0) {
      int errno = Libc.errno();
      throw errno == Libc.ENOENT
          ? new NoSuchFileException(file.toString())
          : new IOException(Libc.message(errno));
    }
    try {
      Path opened = Path.of("/proc/self/fd", Integer.toString(descriptor));
      Map<String, Object> stat = Files.readAttributes(opened, "unix:*");
      String fault = BoxSource.fault(stat, uid);
      if (fault != null) {
        throw new IOException(fault);
      }
      byte[] bytes = new byte[most];
      byte[] part = new byte[Math.min(most, 1 << 16)];
      for (int at = 0; at < bytes.length; ) {
        int count = (int) Libc.read(descriptor, part, Math.min(part.length, bytes.length - at));
        if (count <= 0) {
          break; // cut short since
        }
        System.arraycopy(part, 0, bytes, at, count);
        at += count;
      }
      return bytes;
    } finally {
      Libc.close(descriptor);
    }
  }

  /** As the JDK hands it to the kernel, with a zero behind. */
  private static byte[] path(Path file) {
    Charset charset = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    byte[] path = file.toString().getBytes(charset);
    return Arrays.copyOf(path, path.length + 1);
  }
}
