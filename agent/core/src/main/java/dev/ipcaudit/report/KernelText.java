package dev.ipcaudit.report;

import dev.ipcaudit.model.Kind;

/** How figures of the kernel are written. */
final class KernelText {

  private KernelText() {}

  /** Four octal digits, such as 0600. */
  static String permissions(int bits) {
    String digits = Integer.toOctalString(bits);
    return "0000".substring(Math.min(4, digits.length())) + digits;
  }

  /** What the number of uses of an object counts. */
  static String use(Kind kind) {
    return kind == Kind.SYSV_SHM ? "attachments" : "messages";
  }
}
