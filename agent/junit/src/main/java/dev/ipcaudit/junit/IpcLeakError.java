package dev.ipcaudit.junit;

/**
 * IPC objects were left behind. Its stack is the one that made the first of them, so that whoever
 * shows it leads to the line; others are suppressed exceptions.
 */
public final class IpcLeakError extends AssertionError {

  IpcLeakError(String message, StackTraceElement... stack) {
    super(message);
    setStackTrace(stack);
  }
}
