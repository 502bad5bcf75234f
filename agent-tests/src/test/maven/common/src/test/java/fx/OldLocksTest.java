package fx;

import dev.ipcaudit.junit.ExpectedIpcLeak;
import dev.ipcaudit.junit.NoIpcLeaks;
import org.junit.After;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.Test;

/** Of JUnit 4, run by Vintage. */
@NoIpcLeaks
public class OldLocksTest {

  private int set;

  @BeforeClass
  public static void openForAll() {
    Locks.open(); // and nobody knows it
  }

  @Before
  public void open() {
    set = Locks.open();
  }

  @After
  public void close() {
    Locks.close(set);
  }

  @Test
  public void closes() {
    Locks.close(Locks.open());
  }

  @Test
  public void leaks() {
    Locks.open();
  }

  @Test
  @ExpectedIpcLeak(reason = "a fixture")
  public void leaksAsExpected() {
    Locks.open();
  }

  @Test
  @ExpectedIpcLeak(reason = "a fixture")
  public void leaksNoMore() {
    Locks.close(Locks.open());
  }
}
