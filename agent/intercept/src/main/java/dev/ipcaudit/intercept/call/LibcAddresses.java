package dev.ipcaudit.intercept.call;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.kernel.LibcSymbols;
import dev.ipcaudit.model.Coverage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells the hooks by which addresses calls are libc's: once, with the first binding that the host
 * uses. Where the memory of the process cannot be read, the first binding that is used looks the
 * names up instead; libc has one address for each then, and calls before are not seen. Thread-safe.
 */
public final class LibcAddresses implements LibcSymbols.Visitor {

  private static boolean asked;
  private static @Nullable String reason;

  /** By function number: the one that its address stands for, where libc has one for several. */
  private static volatile int[] aliases = {};

  private long[] table = new long[256];
  private int used;
  private final int[] others = new int[Catalog.size() + 1];
  private final boolean[] known = new boolean[Catalog.size() + 1];

  private LibcAddresses() {}

  /** Looks a name up in the library libc. */
  public interface Lookup {
    /** The address, or 0. */
    long address(String name) throws Throwable;
  }

  /** Learns the addresses from the process itself, the first time that this is called. */
  public static synchronized void learn(Coverage coverage) {
    if (asked) {
      return;
    }
    asked = true;
    LibcAddresses found = new LibcAddresses();
    try {
      boolean known = LibcSymbols.find(names(), found);
      reason = known ? null : "the C library is not among those that the program was linked with";
    } catch (Exception | LinkageError failure) {
      reason = failure.toString();
    }
    if (reason == null) {
      found.install(coverage);
    }
  }

  /** Whether there is nothing to compare an address with, so that somebody should look names up. */
  public static boolean unknown() {
    return IpcAuditFilter.addresses == null;
  }

  /** Learns the addresses by a binding of the host, if they are not known. */
  public static synchronized void learn(Coverage coverage, Lookup lookup) throws Throwable {
    if (!unknown()) {
      return;
    }
    LibcAddresses found = new LibcAddresses();
    @Nullable String[] names = names();
    for (int number = 1; number < names.length; number++) {
      long address = names[number] == null ? 0 : lookup.address(names[number]);
      if (address != 0) {
        found.symbol(number, address);
      }
    }
    found.install(coverage);
    coverage.note(
        "functions are known by a look-up of their names in libc, and not those of libraries that"
            + " stand for it: "
            + reason);
  }

  /** By function number. */
  private static @Nullable String[] names() {
    @Nullable String[] names = new String[Catalog.size() + 1];
    for (int number = 1; number < names.length; number++) {
      LibcFunction function = Catalog.function(number);
      names[number] = function.isSymbol() ? function.name() : null;
    }
    return names;
  }

  @Override
  public void symbol(int number, long address) {
    if (address == 0) {
      return;
    }
    known[number] = true; // of several names that have one address too, such as mmap64
    if (4 * (used + 1) > table.length) { // pairs, at most half of them used
      long[] old = table;
      table = new long[2 * old.length];
      for (int slot = 0; slot < old.length; slot += 2) {
        if (old[slot] != 0) {
          put(old[slot], old[slot + 1]);
        }
      }
    }
    int there = put(address, number);
    if (there == 0) {
      used++;
    } else if (there != number) {
      others[number] = there;
    }
  }

  /**
   * Whether a function has an address of libc's, which may have several names: {@code open64} is
   * {@code open} where off_t has 64 bits.
   *
   * @param named the number of the function, 0 for none
   * @param found the number that the address stands for, 0 for none
   */
  public static boolean isSame(int named, int found) {
    int[] known = aliases;
    return named == found || (found != 0 && named < known.length && known[named] == found);
  }

  /**
   * The first name stays where one address has several.
   *
   * @return its number, 0 if this is the first
   */
  private int put(long address, long number) {
    int slot = IpcAuditFilter.addressSlot(address, table.length);
    while (table[slot] != 0 && table[slot] != address) {
      slot = slot + 2 & table.length - 1;
    }
    if (table[slot] != 0) {
      return (int) table[slot + 1];
    }
    table[slot] = address;
    table[slot + 1] = number;
    return 0;
  }

  private void install(Coverage coverage) {
    aliases = others;
    IpcAuditFilter.addresses = table;
    List<String> missing = new ArrayList<>();
    for (int number = 1; number < known.length; number++) {
      LibcFunction function = Catalog.function(number);
      String name = function.name();
      if (!known[number] && function.isSymbol()) {
        missing.add(name);
      }
    }
    if (!missing.isEmpty()) {
      coverage.note("not found in this C library, and so not seen: " + missing);
    }
  }
}
