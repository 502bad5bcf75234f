package dev.ipcaudit.intercept.jna;

import dev.ipcaudit.intercept.WaitingCopies;
import dev.ipcaudit.intercept.bytecode.TappedNatives.Tap;

/** The class of JNA with the natives of which the agent has to hear. */
final class JnaNatives {

  /** Has both of them since JNA 3.0. */
  static final String OWNER = "com/sun/jna/Native";

  /** Tells errno: the host reads it. */
  static final String GET_LAST_ERROR = "getLastError";

  private JnaNatives() {}

  static Tap[] taps() {
    return new Tap[] {
      new Tap(GET_LAST_ERROR, "()I", "java/lang/IpcAuditHooks", "errnoRead", false),
      WaitingCopies.tap("findSymbol")
    };
  }
}
