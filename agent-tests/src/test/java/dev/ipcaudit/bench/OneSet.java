package dev.ipcaudit.bench;

import com.sun.jna.Library;
import com.sun.jna.Native;

/**
 * Loads JNA for a single call of a function of the catalog, which makes nothing: it asks for a
 * semaphore set that is not there.
 */
public final class OneSet {

  private OneSet() {}

  /** The C library. */
  public interface LibC extends Library {
    int semget(int key, int count, int flags);
  }

  public static void main(String[] args) {
    System.out.println(Native.load("c", LibC.class).semget(0x6e6f6e65, 0, 0) < 0);
  }
}
