package dev.ipcaudit.stack;

/** Tells from the code of the host what it does with the result of a call. */
public interface ResultUse {

  /**
   * Whether the result of the call at {@code index} in the byte code of a method is thrown away.
   * Must not throw; false where the code cannot be had.
   *
   * @param callee the name of the method that the frame called, or null if that is not known
   */
  boolean isDropped(Class<?> type, String method, String descriptor, int index, String callee);
}
