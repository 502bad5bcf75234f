package java.lang;

import java.util.function.LongBinaryOperator;

/**
 * Which calls are of interest: the catalog as the hooks have it, by the number of a function and by
 * its address. Every hook asks here first, and most calls of a host end here after a few
 * nanoseconds. Nothing locks or allocates.
 */
public final class IpcAuditFilter {

  /** The call is of interest whatever came out of it. */
  public static final int ALWAYS = 1;

  /** The call is of interest if it failed. */
  public static final int FAILURE = 2;

  /** The call is of interest if it failed, or if its command argument is a certain one. */
  public static final int COMMAND = 3;

  /** Added to one of these: the state before the call is asked for first. */
  public static final int BEFORE = 4;

  /** Added as well: the call may wait for another process, and is marked while it lasts. */
  public static final int BLOCKS = 8;

  /** Added as well: some of the calls are of interest although they succeed. */
  public static final int SAMPLES = 16;

  /** Added to a command: the call is of interest only if it has any of the bits of that. */
  public static final int BITS = 32;

  /**
   * Added as well: before it is made only if its first two arguments, an address and a length, name
   * what {@link #mapped} knows; and after it only while that knows anything.
   */
  public static final int RANGE = 64;

  /** The bits that one of the first three is in. */
  private static final int WHEN = 3;

  /**
   * The addresses of catalogued functions, each followed by the function's number: open addressing,
   * an even and never full number of pairs that is a power of two, 0 for empty. Never written once
   * it is here. A call is one of libc's if its address is here, whatever it is named: null as long
   * as nothing is known, and no call is one then.
   */
  public static volatile long[] addresses;

  /**
   * Not 0 for an address and a length that have something in common with a mapping which the host
   * has made of shared memory. Null as long as it has made none. Does not allocate.
   */
  public static volatile LongBinaryOperator mapped;

  private static String[] slots;
  private static int[] numbers;
  private static int[] interests;
  private static int[] commandArguments;
  private static int[][] commands;

  private IpcAuditFilter() {}

  /**
   * Hands over the catalog, by function number from 1.
   *
   * @param names the C names, index 0 unused
   * @param interest one of {@link #ALWAYS}, {@link #FAILURE}, {@link #COMMAND}, and what is added
   * @param commandArgument the index of the command argument
   * @param command the commands of interest
   */
  public static void install(
      String[] names, int[] interest, int[] commandArgument, int[][] command) {
    String[] table = new String[Integer.highestOneBit(names.length) * 8];
    int[] found = new int[table.length];
    for (int number = 1; number < names.length; number++) {
      int slot = slot(names[number], table.length);
      while (table[slot] != null) {
        slot = slot + 1 & table.length - 1;
      }
      table[slot] = names[number];
      found[slot] = number;
    }
    slots = table;
    numbers = found;
    interests = interest;
    commandArguments = commandArgument;
    commands = command;
  }

  private static int slot(String name, int size) {
    int hash = name.hashCode();
    return (hash ^ hash >>> 15) & size - 1;
  }

  /** The number of a catalogued C function, 0 for any other name. */
  public static int function(String name) {
    String[] table = slots;
    int slot = slot(name, table.length);
    String there;
    while ((there = table[slot]) != null) {
      if (there.equals(name)) {
        return numbers[slot];
      }
      slot = slot + 1 & table.length - 1;
    }
    return 0;
  }

  /** The number of the catalogued function at an address, 0 for any other. */
  public static int functionAt(long address) {
    long[] table = addresses;
    if (table == null) {
      return 0;
    }
    int slot = addressSlot(address, table.length);
    long there;
    while ((there = table[slot]) != 0) {
      if (there == address) {
        return (int) table[slot + 1];
      }
      slot = slot + 2 & table.length - 1;
    }
    return 0;
  }

  /** Where to begin the search for an address. */
  public static int addressSlot(long address, int length) {
    return (int) (address >>> 4 ^ address >>> 11) << 1 & length - 1;
  }

  /** Whether the state before a call of the function is asked for, if its command says nothing. */
  public static boolean looksBefore(int function) {
    return (interests[function] & BEFORE) != 0;
  }

  /** Whether the state before this call is asked for. */
  public static boolean looksBefore(int function, Object[] arguments) {
    return looksBefore(function)
        && (!isByCommand(function) || isCommand(function, arguments))
        && (!isByRange(function) || mayBeMapped(arguments));
  }

  /** Whether a call of the function is looked at before it is made, as far as that is known. */
  public static boolean mayLookBefore(int function) {
    return looksBefore(function) && (mapped != null || !isByRange(function));
  }

  /** Whether only what mappings hold makes a call of the function one of interest. */
  public static boolean isByRange(int function) {
    return (interests[function] & RANGE) != 0;
  }

  /** Whether the host holds a mapping of shared memory. */
  public static boolean anyMapped() {
    return mapped != null;
  }

  /** Whether it holds one that has something in common with a range of addresses. */
  public static boolean isMapped(long address, long length) {
    LongBinaryOperator known = mapped;
    return known != null && known.applyAsLong(address, length) != 0;
  }

  /** The same of arguments; what is no number may be an address. */
  private static boolean mayBeMapped(Object[] arguments) {
    return mapped != null
        && arguments.length > 1
        && (!(arguments[0] instanceof Number address)
            || !(arguments[1] instanceof Number length)
            || isMapped(address.longValue(), length.longValue()));
  }

  /** Whether a call of the function may wait for another process. */
  public static boolean blocks(int function) {
    return (interests[function] & BLOCKS) != 0;
  }

  /** Whether a call that has returned is of interest. */
  public static boolean isOfInterest(int function, boolean failed, Object[] arguments) {
    return mayBeOfInterest(function, failed) && commandMatters(function, failed, arguments);
  }

  /** Whether it may be: its arguments, which may take time to read, have the last word. */
  public static boolean mayBeOfInterest(int function, boolean failed) {
    int interest = interests[function];
    return failed
        || ((interest & WHEN) != FAILURE && ((interest & RANGE) == 0 || mapped != null))
        || ((interest & SAMPLES) != 0 && IpcAuditInFlight.sampled());
  }

  /** The last word on a call that may be of interest: of some functions a few commands are. */
  public static boolean commandMatters(int function, boolean failed, Object[] arguments) {
    return (failed && (interests[function] & BITS) == 0)
        || !isByCommand(function)
        || isCommand(function, arguments);
  }

  private static boolean isByCommand(int function) {
    return (interests[function] & WHEN) == COMMAND;
  }

  private static boolean isCommand(int function, Object[] arguments) {
    int index = commandArguments[function];
    if (index < arguments.length && arguments[index] instanceof Number) {
      int command = ((Number) arguments[index]).intValue();
      if ((interests[function] & BITS) != 0) {
        return (command & commands[function][0]) != 0;
      }
      for (int wanted : commands[function]) {
        if (command == wanted) {
          return true;
        }
      }
    }
    return false;
  }
}
