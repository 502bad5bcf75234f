package dev.ipcaudit.intercept.bytecode;

import dev.ipcaudit.catalog.Catalog;

/**
 * Looks into a class file without parsing it, so that a class of no interest costs two or three
 * microseconds and no ASM. Layout: JVMS 4.1, constant pool tags: JVMS 4.4.
 */
public final class ClassScan {

  private static final int NO_NATIVES = 0;
  private static final int ONLY_COMMON = 1;
  private static final int DISTINCT = 2;

  private static final int ACC_NATIVE = 0x0100;
  private static final int UTF8 = 1;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;
  private static final int CLASS = 7;
  private static final int STRING = 8;
  private static final int METHOD_HANDLE = 15;
  private static final int METHOD_TYPE = 16;
  private static final int MODULE = 19;
  private static final int PACKAGE = 20;

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

  private final byte[] bytes;
  private final int[] offsets;
  private final boolean[] catalogued;
  private final boolean[] common;
  private final int afterPool;
  private final boolean anyName;

  private ClassScan(byte[] bytes) {
    this.bytes = bytes;
    int count = u2(bytes, 8);
    offsets = new int[count];
    catalogued = new boolean[count];
    common = new boolean[count];
    boolean any = false;
    int at = 10;
    for (int i = 1; i < count; i++) {
      offsets[i] = at;
      if (bytes[at] == UTF8) {
        int slot = find(bytes, at + 3, u2(bytes, at + 1));
        if (slot >= 0) {
          catalogued[i] = true;
          common[i] = COMMON[slot];
          any = true;
        }
      } else if (isWide(bytes[at])) {
        i++;
      }
      at += size(bytes, at);
    }
    afterPool = at;
    anyName = any;
  }

  /** Where the constants of a class file are, by their number; 0 for what is none. */
  static int[] poolOffsets(byte[] bytes) {
    int[] offsets = new int[u2(bytes, 8)];
    int at = 10;
    for (int i = 1; i < offsets.length; i++) {
      offsets[i] = at;
      if (isWide(bytes[at])) {
        i++;
      }
      at += size(bytes, at);
    }
    return offsets;
  }

  /** Whether a constant takes two numbers. */
  private static boolean isWide(byte tag) {
    return tag == LONG || tag == DOUBLE;
  }

  /** How many bytes a constant takes. */
  private static int size(byte[] bytes, int at) {
    return switch (bytes[at]) {
      case UTF8 -> 3 + u2(bytes, at + 1);
      case LONG, DOUBLE -> 9;
      case CLASS, STRING, METHOD_TYPE, MODULE, PACKAGE -> 3;
      case METHOD_HANDLE -> 4;
      default -> 5;
    };
  }

  /**
   * Whether the class declares a native method that stands for a catalogued function, by its name.
   * A name that is common in Java counts only beside one that is not, or if the class has to do
   * with JNA: natives of libraries with JNI are to stay as they are.
   */
  public static boolean declaresNative(byte[] bytes) {
    ClassScan scan = new ClassScan(bytes);
    if (!scan.anyName) {
      return false;
    }
    int natives = scan.nativeMethods();
    return natives == DISTINCT || (natives == ONLY_COMMON && scan.mentionsJna());
  }

  /** The major version of a class file. */
  public static int major(byte[] bytes) {
    return (bytes[6] & 255) << 8 | (bytes[7] & 255);
  }

  private int nativeMethods() {
    int at = afterPool + 6;
    at += 2 + 2 * u2(at);
    int fields = u2(at);
    at += 2;
    for (; fields > 0; fields--) {
      at = afterMember(at);
    }
    int found = NO_NATIVES;
    int methods = u2(at);
    at += 2;
    for (; methods > 0; methods--) {
      int name = u2(at + 2);
      if ((u2(at) & ACC_NATIVE) != 0 && catalogued[name]) {
        found = Math.max(found, common[name] ? ONLY_COMMON : DISTINCT);
      }
      at = afterMember(at);
    }
    return found;
  }

  private int afterMember(int start) {
    int attributes = u2(start + 6);
    int at = start + 8;
    for (; attributes > 0; attributes--) {
      at += 6 + (u2(at + 2) << 16 | u2(at + 4));
    }
    return at;
  }

  /** Whether a name or a descriptor in the constant pool has a class of JNA in it. */
  private boolean mentionsJna() {
    for (int offset : offsets) {
      if (offset != 0 && bytes[offset] == UTF8) {
        int last = offset + 3 + u2(offset + 1) - JNA.length;
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

  static boolean matches(byte[] name, byte[] bytes, int offset) {
    for (int i = 0; i < name.length; i++) {
      if (name[i] != bytes[offset + i]) {
        return false;
      }
    }
    return true;
  }

  private int u2(int at) {
    return u2(bytes, at);
  }

  static int u2(byte[] bytes, int at) {
    return (bytes[at] & 255) << 8 | (bytes[at + 1] & 255);
  }

  private static int slot(byte[] bytes, int offset, int length) {
    return bytes[offset] * 31
            + bytes[offset + length - 1] * 7
            + bytes[offset + (length >> 1)] * 131
            + length
        & NAMES.length - 1;
  }
}
