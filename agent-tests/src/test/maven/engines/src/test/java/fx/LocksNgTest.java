package fx;

import org.testng.annotations.AfterMethod;
import org.testng.annotations.Test;

/** Of TestNG, which says that a test has ended before what comes after it. */
public class LocksNgTest {

  private int set = -1;

  @AfterMethod
  public void close() {
    if (set >= 0) {
      Locks.close(set);
      set = -1;
    }
  }

  @Test
  public void closesAfterwards() {
    set = Locks.open();
  }

  @Test
  public void leaks() {
    Locks.open();
  }
}
