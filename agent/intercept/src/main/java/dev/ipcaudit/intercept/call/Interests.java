package dev.ipcaudit.intercept.call;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.Interest;
import dev.ipcaudit.catalog.LibcFunction;

/** Tells the hook class which calls matter: {@link Interest}, in the form that is fast there. */
public final class Interests {

  private Interests() {}

  /** As the hook class has it. */
  static int of(Interest interest) {
    return after(interest)
        | (interest.before() ? IpcAuditFilter.BEFORE : 0)
        | (interest.marked() ? IpcAuditFilter.BLOCKS : 0)
        | (interest.sampled() ? IpcAuditFilter.SAMPLES : 0)
        | (interest.byRange() ? IpcAuditFilter.RANGE : 0);
  }

  private static int after(Interest interest) {
    return switch (interest.success()) {
      case ALWAYS, IF_MAPPED -> IpcAuditFilter.ALWAYS;
      case NEVER -> IpcAuditFilter.FAILURE;
      case BY_COMMAND -> IpcAuditFilter.COMMAND;
      case BY_BITS -> IpcAuditFilter.COMMAND | IpcAuditFilter.BITS;
    };
  }

  /** Hands the catalog over; before any host code is rewritten. */
  public static void install() {
    int size = Catalog.size() + 1;
    String[] names = new String[size];
    int[] interests = new int[size];
    int[] commandArguments = new int[size];
    int[][] commands = new int[size][];
    for (int number = 1; number < size; number++) {
      LibcFunction function = Catalog.function(number);
      names[number] = function.name();
      Interest interest = function.interest();
      interests[number] = of(interest);
      commandArguments[number] = interest.commandArgument();
      commands[number] = interest.commands();
    }
    IpcAuditFilter.install(names, interests, commandArguments, commands);
    IpcAuditErrno.save(); // its class and that of the marks are not to be made in the host's call
  }
}
