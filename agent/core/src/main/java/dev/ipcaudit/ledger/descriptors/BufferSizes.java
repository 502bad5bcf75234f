package dev.ipcaudit.ledger.descriptors;

import dev.ipcaudit.kernel.Descriptors;
import dev.ipcaudit.model.BoundedTable;
import dev.ipcaudit.model.CallSite;
import org.jspecify.annotations.Nullable;

/**
 * Which call site set how much a pipe or a socket holds: F_SETPIPE_SZ of fcntl(2), SO_SNDBUF of
 * socket(7). Thread-safe.
 */
public final class BufferSizes extends BoundedTable<Integer, BufferSizes.Size> {

  private static final int MOST = 4096;

  public BufferSizes() {
    super("buffer-sizes", MOST);
  }

  /**
   * A size and who set it.
   *
   * @param link what the descriptor stood for, as /proc/self/fd has it
   * @param bytes of a pipe what it holds from then on, of a socket what was asked for
   */
  public record Size(String link, long bytes, CallSite site) {}

  public void set(int descriptor, long bytes, CallSite site) {
    String link = Descriptors.link(descriptor);
    if (link == null) {
      return;
    }
    put(descriptor, new Size(link, bytes, site));
  }

  public void closed(int descriptor) {
    remove(descriptor);
  }

  /**
   * What was set last, by this descriptor or by another one that stands for the same, as the other
   * end of a pipe does; null if nothing is known.
   *
   * @param link what it stands for now
   */
  public @Nullable Size of(int descriptor, String link) {
    Size own = get(descriptor);
    if (own != null && own.link().equals(link)) {
      return own; // the number alone may have been given out again
    }
    for (Size size : values()) {
      if (size.link().equals(link)) {
        return size;
      }
    }
    return null;
  }
}
