package dev.ipcaudit.intercept.bytecode;

import static dev.ipcaudit.intercept.bytecode.ClassScan.UTF8;
import static dev.ipcaudit.intercept.bytecode.ClassScan.matches;
import static dev.ipcaudit.intercept.bytecode.ClassScan.u2;

import dev.ipcaudit.catalog.Catalog;

/** The names of the catalogued functions, as they are written in class files. */
final class NativeNames {

  private static final byte[] JNA = {'c', 'o', 'm', '/', 's', 'u', 'n', '/', 'j', 'n', 'a', '/'};

  private static final byte[][] NAMES = new byte[256][];
  private static final boolean[] COMMON = new boolean[NAMES.length];
  private static int shortest = Integer.MAX_VALUE;
  private static int longest;

  static {
    for (int number = 1; number <= Catalog.size(); number++) {
      String name = Catalog.function(number).name();
      byte[] bytes = new byte[name.length()];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) name.charAt(i);
      }
      int slot = slot(bytes, 0, bytes.length);
      while (NAMES[slot] != null) {
        slot = slot + 1 & NAMES.length - 1;
      }
      NAMES[slot] = bytes;
      COMMON[slot] = Catalog.function(number).isCommonName();
      shortest = Math.min(shortest, bytes.length);
      longest = Math.max(longest, bytes.length);
    }
  }

  private NativeNames() {}

  /** See {@link ClassScan#declaresNative}, for a class that has natives. */
  static boolean areDeclared(byte[] bytes) {
    int[] pool = ClassScan.poolOffsets(bytes);
    boolean onlyCommon = false;
    int at = ClassScan.methods(bytes);
    int methods = u2(bytes, at);
    at += 2;
    for (; methods > 0; methods--) {
      if ((u2(bytes, at) & ClassScan.ACC_NATIVE) != 0) {
        int name = pool[u2(bytes, at + 2)];
        int slot = find(bytes, name + 3, u2(bytes, name + 1));
        if (slot >= 0 && !COMMON[slot]) {
          return true;
        }
        onlyCommon |= slot >= 0;
      }
      at = ClassScan.afterMember(bytes, at);
    }
    return onlyCommon && mentionsJna(bytes, pool);
  }

  /** Whether a name or a descriptor in the constant pool has a class of JNA in it. */
  private static boolean mentionsJna(byte[] bytes, int[] pool) {
    for (int offset : pool) {
      if (offset != 0 && bytes[offset] == UTF8) {
        int last = offset + 3 + u2(bytes, offset + 1) - JNA.length;
        for (int at = offset + 3; at <= last; at++) {
          if (bytes[at] == 'c' && matches(JNA, bytes, at)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Whether a text in a class file is the name of a catalogued function. */
  static boolean isCatalogued(byte[] bytes, int offset, int length) {
    return find(bytes, offset, length) >= 0;
  }

  /** The slot of a catalogued name, or -1. */
  private static int find(byte[] bytes, int offset, int length) {
    if (length < shortest || length > longest) {
      return -1;
    }
    int slot = slot(bytes, offset, length);
    byte[] name;
    while ((name = NAMES[slot]) != null) {
      if (name.length == length && matches(name, bytes, offset)) {
        return slot;
      }
      slot = slot + 1 & NAMES.length - 1;
    }
    return -1;
  }

  private static int slot(byte[] bytes, int offset, int length) {
    return bytes[offset] * 31
            + bytes[offset + length - 1] * 7
            + bytes[offset + (length >> 1)] * 131
            + length
        & NAMES.length - 1;
  }
}
