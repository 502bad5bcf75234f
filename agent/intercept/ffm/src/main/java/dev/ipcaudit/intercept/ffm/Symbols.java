package dev.ipcaudit.intercept.ffm;

import dev.ipcaudit.catalog.Catalog;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Knows the catalogued functions by their addresses, whatever lookup the host has them from. */
final class Symbols {

  private final long[] addresses;
  private final byte[] numbers;
  private final List<String> missing = new ArrayList<>();

  Symbols(SymbolLookup lookup) {
    int size = Integer.highestOneBit(Catalog.size()) * 8;
    addresses = new long[size];
    numbers = new byte[size];
    for (int number = 1; number <= Catalog.size(); number++) {
      String name = Catalog.function(number).name();
      Optional<MemorySegment> symbol = lookup.find(name);
      if (symbol.isPresent()) {
        put(symbol.get().address(), number);
      } else if (Catalog.isSymbol(name)) {
        missing.add(name);
      }
    }
  }

  private void put(long address, int number) {
    int slot = slot(address);
    while (addresses[slot] != 0) {
      slot = slot + 1 & addresses.length - 1;
    }
    addresses[slot] = address;
    numbers[slot] = (byte) number;
  }

  /** The number of the function at an address, or 0. */
  int number(long address) {
    int slot = slot(address);
    long there;
    while ((there = addresses[slot]) != 0) {
      if (there == address) {
        return numbers[slot];
      }
      slot = slot + 1 & addresses.length - 1;
    }
    return 0;
  }

  /** The names of catalogued functions that this C library does not have. */
  List<String> missing() {
    return missing;
  }

  /** Functions begin at multiples of sixteen. */
  private int slot(long address) {
    return (int) (address >>> 4 ^ address >>> 12) & addresses.length - 1;
  }
}
