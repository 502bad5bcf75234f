package dev.ipcaudit.baseline;

import java.io.IOException;

/** A line that is no entry. The message is one printable line that says where and why. */
final class BadLine extends IOException {

  private static final long serialVersionUID = 1;

  BadLine(String message) {
    super(message);
  }
}
