package fx;

import com.sun.jna.Library;
import com.sun.jna.Native;
import org.testng.annotations.Test;

/** Leaks nothing, and yet something is wrong. */
public class TwiceNgTest {

  interface Libc extends Library {
    Libc C = Native.load("c", Libc.class);

    int eventfd(int initial, int flags);

    int close(int descriptor);
  }

  @Test
  public void closesTwice() {
    int descriptor = Libc.C.eventfd(0, 0);
    Libc.C.close(descriptor);
    Libc.C.close(descriptor);
  }
}
