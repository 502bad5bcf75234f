package dev.ipcaudit.stack;

/** Gives what the VM keeps of the stack in a throwable, which reflection does not show. */
public interface Backtraces {

  /**
   * The value of its hidden field {@code backtrace}; null where the VM keeps none.
   *
   * @throws LinkageError where this JDK has no such field, or nothing to read it with
   */
  Object of(Throwable throwable);
}
