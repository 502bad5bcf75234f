package dev.ipcaudit.kernel;

import java.io.IOException;
import java.nio.file.Path;

/** What the io_urings of this process wait for: /proc/self/fdinfo says that much of it. */
public final class Rings {

  private static final Path FDINFO = Path.of("/proc/self/fdinfo");

  private Rings() {}

  /**
   * Whether the kernel waits for something for that ring: as an event loop does for its wake-up,
   * whatever else it waits for. What a thread submitted is canceled when that ends. The kernel says
   * nothing of a ring that is being used at that moment.
   */
  public static boolean isBusy(int ring) {
    try {
      // PollList:
      //   op=NUMBER, task_works=NUMBER
      String text = ProcFiles.text(FDINFO.resolve(Integer.toString(ring)));
      int list = text.indexOf("\nPollList:\n");
      return list >= 0 && text.startsWith("  op=", list + "\nPollList:\n".length());
    } catch (IOException closed) {
      return false;
    }
  }
}
