package dev.ipcaudit.javaagent.inside.hook;

import java.io.FileInputStream;
import java.io.IOException;

/**
 * A few descriptors that are kept from the host: one that has lost all of its own must still get a
 * verdict, and reading the kernel's tables and writing a report takes some. Scans before the end do
 * without them: the host could take them meanwhile, and there would be no verdict. Thread-safe.
 */
public final class ReservedDescriptors {

  /** A directory that is listed takes two, and a file may be open beside it. */
  private static final int COUNT = 3;

  private final FileInputStream[] spare = new FileInputStream[COUNT];
  private boolean released;

  ReservedDescriptors() {
    keep();
  }

  /** Takes those that could not be had before, if they can be now. */
  public synchronized void keep() {
    try {
      for (int i = 0; i < COUNT && !released; i++) {
        if (spare[i] == null) {
          spare[i] = new FileInputStream("/dev/null");
        }
      }
    } catch (IOException none) {
      // the host has none left already; what then cannot be read or written is said
    }
  }

  /** Gives them to whoever comes first, and takes none any more. */
  public synchronized void release() {
    released = true;
    for (FileInputStream file : spare) {
      if (file != null) {
        try {
          file.close();
        } catch (IOException unlikely) {
          // /dev/null has nothing to flush
        }
      }
    }
  }
}
