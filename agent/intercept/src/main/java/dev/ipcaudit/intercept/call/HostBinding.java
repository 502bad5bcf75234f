package dev.ipcaudit.intercept.call;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.ledger.SemaphoreValues;
import org.jspecify.annotations.Nullable;

/**
 * What a translator must know of the binding that the host calls through: how its values read, and
 * where it keeps the errno of this thread's last call. One instance for each copy of a binding that
 * the host has loaded, thread-safe; or one for each call.
 */
public interface HostBinding {

  /** The stable name under which coverage speaks of it, such as {@code jna}. */
  String part();

  /** The errno of this thread's last call, as the host would read it. */
  int errno() throws Throwable;

  /**
   * The errno of a call that failed.
   *
   * @param result as the binding gave it
   */
  default int errnoAfter(@Nullable Object result) throws Throwable {
    return errno();
  }

  /**
   * Who asks about semaphores through this binding, leaving the thread's errno as it is; null if
   * nobody does.
   */
  default @Nullable SemaphoreValues semaphores() {
    return null;
  }

  /** The arguments that C got, for methods that have a shape of their own. */
  default Object[] arguments(LibcFunction function, Object[] given, @Nullable Object result)
      throws Throwable {
    return given;
  }

  /**
   * The result that C gave, for methods that have a shape of their own; -1 for every failure. Null
   * is a pointer that is null; {@code void.class} stands for no result.
   */
  default @Nullable Object result(LibcFunction function, Object[] given, @Nullable Object result)
      throws Throwable {
    return result;
  }

  /**
   * Says by {@link IpcAuditErrno#place} where libc keeps errno of this thread, and leaves both that
   * and the binding's own as they are. A binding that cannot tell does nothing.
   */
  default void placeErrno() throws Throwable {
    // as is said
  }

  /** Puts back what a question of ours has overwritten. */
  void errno(int errno) throws Throwable;

  /** The errno that a throwable of the binding stands for, negative if it stands for none. */
  int errnoOf(Throwable thrown) throws Throwable;

  /** Whether a value is a number or an address, passed as one of C's integers is. */
  boolean isNumber(Object value);

  /**
   * Whether a value is passed to C where no integer or address would be, so that those after it are
   * not where they are declared.
   */
  default boolean isPassedElsewhere(Object value) {
    return value instanceof Float || value instanceof Double;
  }

  /** A number as it is, a pointer as its address, anything else as 0. */
  long number(@Nullable Object value) throws Throwable;

  /** The absolute address that an argument is or stands for, or 0 if it has none. */
  default long address(Object value) throws Throwable {
    return isNumber(value) ? number(value) : 0;
  }

  /** The text in a value, as C gets it, without following any pointer; null if there is none. */
  default @Nullable String text(@Nullable Object value) throws Throwable {
    return value instanceof String string ? string : null;
  }

  /**
   * Copies memory that the binding itself keeps a call from leaving and from using after its end.
   *
   * @param place what the host passed, no array and no buffer
   * @param offset in bytes
   * @return false if the place is none such, or has fewer bytes
   */
  default boolean copy(Object place, int offset, byte[] into) throws Throwable {
    return false;
  }
}
