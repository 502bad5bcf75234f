package dev.ipcaudit.intercept;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;

/** Tells the hook class which calls to pass on. */
public final class Interests {

  private Interests() {}

  /** Which calls of a function are of interest, as the hook class has it. */
  static int of(LibcFunction function) {
    return after(function)
        | (Catalog.looksBefore(function) ? IpcAuditHooks.BEFORE : 0)
        | (function.isMarked() ? IpcAuditHooks.BLOCKS : 0)
        | (function.samples() ? IpcAuditHooks.SAMPLES : 0);
  }

  /** Which calls of a function are of interest once they have returned. */
  public static int after(LibcFunction function) {
    switch (function.effect()) {
      case CONTROL:
      case DUPLICATE_BY_COMMAND:
      case TUNE:
      case CALL_BY_NUMBER:
        return IpcAuditHooks.COMMAND;
      case TRANSFER:
        return function.passesDescriptors() ? IpcAuditHooks.ALWAYS : IpcAuditHooks.FAILURE;
      case OPERATE:
      case USE:
      case CLOSE:
      case CLOSE_RANGE:
      case SIGNAL:
        return IpcAuditHooks.FAILURE;
      default:
        return IpcAuditHooks.ALWAYS;
    }
  }

  /** Hands the catalogue over; before any host code is rewritten. */
  public static void install() {
    int size = Catalog.size() + 1;
    String[] names = new String[size];
    byte[] interests = new byte[size];
    byte[] commandArguments = new byte[size];
    int[][] commands = new int[size][];
    for (int number = 1; number < size; number++) {
      LibcFunction function = Catalog.function(number);
      names[number] = function.name();
      interests[number] = (byte) of(function);
      commandArguments[number] = (byte) function.selectArgument();
      commands[number] = Catalog.commands(function);
    }
    IpcAuditHooks.install(names, interests, commandArguments, commands);
    IpcAuditErrno.save(); // its class and that of the marks are not to be made in the host's call
  }
}
