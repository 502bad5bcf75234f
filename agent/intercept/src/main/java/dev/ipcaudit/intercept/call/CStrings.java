package dev.ipcaudit.intercept.call;

import dev.ipcaudit.text.NativeText;

/** Reads strings of C out of arrays. */
public final class CStrings {

  private CStrings() {}

  /** Up to the first zero, if there is one. */
  public static String of(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return NativeText.decode(bytes, end);
  }
}
