package dev.ipcaudit.intercept.jna;

import dev.ipcaudit.intercept.bytecode.TappedNatives;
import dev.ipcaudit.intercept.bytecode.TappedNatives.Tap;
import org.jspecify.annotations.Nullable;

/**
 * Gives two natives of JNA wrappers: the one that tells errno, so that it is heard that the host
 * reads it, and the one that looks up a symbol.
 */
final class JnaNatives {

  /** Has both since JNA 3.0. */
  static final String OWNER = "com/sun/jna/Native";

  static final String GET_LAST_ERROR = "getLastError";

  private static final Tap ERRNO =
      new Tap(GET_LAST_ERROR, "()I", "java/lang/IpcAuditHooks", "errnoRead", false);

  private static final Tap SYMBOL =
      new Tap("findSymbol", "(JLjava/lang/String;)J", "java/lang/IpcAuditSymbols", "found", true);

  private JnaNatives() {}

  /**
   * The class with both wrappers, or null if this JNA has not both natives.
   *
   * @param prefix of the renamed natives
   */
  static byte @Nullable [] rewrite(byte[] bytes, String prefix) {
    return TappedNatives.rewrite(bytes, prefix, ERRNO, SYMBOL);
  }
}
