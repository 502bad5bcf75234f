package dev.ipcaudit.javaagent.inside;

import java.io.FileInputStream;
import java.io.IOException;

/**
 * A few descriptors that are kept from the host: one that has lost all of its own must still get a
 * verdict, and reading the kernel's tables and writing a report takes some. Not thread-safe.
 */
final class SpareDescriptors {

  /** A directory that is listed takes two, and a file may be open beside it. */
  private static final int COUNT = 3;

  private final FileInputStream[] spare = new FileInputStream[COUNT];

  SpareDescriptors() {
    try {
      for (int i = 0; i < COUNT; i++) {
        spare[i] = new FileInputStream("/dev/null");
      }
    } catch (IOException none) {
      // the host has none left already; what then cannot be read or written is said
    }
  }

  void release() {
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
