package com.acme;

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
}
