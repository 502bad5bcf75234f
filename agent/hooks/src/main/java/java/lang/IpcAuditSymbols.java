package java.lang;

import java.util.function.BiConsumer;

/**
 * What rewritten classes of JNA and jffi call where they have looked a symbol up: all that is heard
 * of a host that calls no function of the catalog.
 */
public final class IpcAuditSymbols extends IpcAuditHooks {

  /** Gets the class that looked, and what it found. Null while nobody listens. */
  public static volatile BiConsumer<Class<?>, String> sink;

  private IpcAuditSymbols() {}

  /**
   * A symbol was looked up.
   *
   * @param library the handle of it
   * @param address 0 if it has none of that name
   */
  public static void found(long library, String name, long address, Class<?> by) {
    BiConsumer<Class<?>, String> listener = sink;
    if (listener != null && address != 0 && name != null) {
      long errno = IpcAuditErrno.save();
      try {
        listener.accept(by, name);
      } finally {
        IpcAuditErrno.restore(errno);
      }
    }
  }
}
