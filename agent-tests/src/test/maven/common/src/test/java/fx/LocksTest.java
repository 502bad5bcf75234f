package fx;

import dev.ipcaudit.junit.ExpectedIpcLeak;
import dev.ipcaudit.junit.NoIpcLeaks;
import org.junit.jupiter.api.Test;

@NoIpcLeaks
class LocksTest {

  @Test
  void closes() {
    Locks.close(Locks.open());
  }

  @Test
  void leaks() {
    Locks.open();
  }

  @Test
  @ExpectedIpcLeak(kind = "sysv-sem", site = "fx.Locks.open", reason = "known")
  void leaksAsExpected() {
    Locks.open();
  }
}
