package java.lang;

import java.nio.Buffer;
import java.nio.channels.FileChannel;
import sun.nio.ch.DirectBuffer;
import sun.nio.ch.FileChannelImpl;

/** What of the JDK the agent itself calls, and cannot reach from its own package. */
public final class IpcAuditJdk {

  private IpcAuditJdk() {}

  /** Where the memory of a buffer begins that is outside of the heap, 0 for any other object. */
  public static long bufferAddress(Object buffer) {
    return buffer instanceof DirectBuffer directBuffer && buffer instanceof Buffer
        ? directBuffer.address()
        : 0;
  }

  /**
   * Lets a channel of a file stay open if a thread that uses it is interrupted, before or
   * meanwhile.
   */
  public static void uninterruptible(FileChannel channel) {
    ((FileChannelImpl) channel).setUninterruptible();
  }

  /**
   * Lets {@code last} run after all hooks of the host and after DeleteOnExitHook: in the last free
   * slot of {@link Shutdown}, whose slots run one after the other.
   *
   * @throws LinkageError if this JDK's Shutdown is another one
   * @throws IllegalStateException if the shutdown has begun
   */
  public static void atExit(Runnable last) {
    for (int slot = 9; ; slot--) {
      try {
        Shutdown.add(slot, false, last);
        return;
      } catch (InternalError taken) {
        if (slot <= 3) {
          throw taken;
        }
      }
    }
  }
}
