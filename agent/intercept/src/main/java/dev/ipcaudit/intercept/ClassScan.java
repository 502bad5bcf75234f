package dev.ipcaudit.intercept;

import dev.ipcaudit.catalog.Catalog;
import java.nio.charset.StandardCharsets;
import java.util.Set;

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
  private static final int METHODREF = 10;
  private static final int METHOD_HANDLE = 15;

  private static final String HANDLE = "java/lang/invoke/MethodHandle";

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

  private static final byte[] NATIVE = ErrnoRewriter.JNA.getBytes(StandardCharsets.US_ASCII);
  private static final byte[] GET_LAST_ERROR = "getLastError".getBytes(StandardCharsets.US_ASCII);

  private final byte[] bytes;
  private final int[] offsets;
  private final boolean[] catalogued;
  private final boolean[] common;
  private final int afterPool;
  private final boolean anyName;

  private ClassScan(byte[] bytes) {
    this.bytes = bytes;
    int count = u2(8);
    offsets = new int[count];
    catalogued = new boolean[count];
    common = new boolean[count];
    boolean any = false;
    int at = 10;
    for (int i = 1; i < count; i++) {
      offsets[i] = at;
      switch (bytes[at]) {
        case UTF8:
          int length = u2(at + 1);
          int slot = length >= shortest && length <= longest ? find(at + 3, length) : -1;
          if (slot >= 0) {
            catalogued[i] = true;
            common[i] = COMMON[slot];
            any = true;
          }
          at += 3 + length;
          break;
        case LONG:
        case DOUBLE:
          at += 9;
          i++;
          break;
        case 7:
        case 8:
        case 16:
        case 19:
        case 20:
          at += 3;
          break;
        case METHOD_HANDLE:
          at += 4;
          break;
        default:
          at += 5;
          break;
      }
    }
    afterPool = at;
    anyName = any;
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
    return natives == DISTINCT || natives == ONLY_COMMON && scan.mentionsJna();
  }

  /** Whether the class calls a method named like a catalogued function of one of the owners. */
  static boolean calls(byte[] bytes, Set<String> owners) {
    ClassScan scan = new ClassScan(bytes);
    return scan.anyName && scan.hasCall(owners);
  }

  /** Whether the class may call the native with which JNA gives out errno. */
  static boolean readsErrno(byte[] bytes) {
    ClassScan scan = new ClassScan(bytes);
    return scan.hasText(NATIVE) && scan.hasText(GET_LAST_ERROR);
  }

  /**
   * Whether the class calls a method handle in a way in which one of a C function can be called.
   */
  static boolean callsHandles(byte[] bytes) {
    ClassScan scan = new ClassScan(bytes);
    for (int offset : scan.offsets) {
      if (offset != 0 && bytes[offset] == METHODREF && scan.callsHandle(offset)) {
        return true;
      }
    }
    return false;
  }

  /** The major version of a class file. */
  static int major(byte[] bytes) {
    return (bytes[6] & 255) << 8 | bytes[7] & 255;
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
          if (bytes[at] == 'c' && matches(JNA, at)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private boolean hasText(byte[] text) {
    for (int offset : offsets) {
      if (offset != 0
          && bytes[offset] == UTF8
          && u2(offset + 1) == text.length
          && matches(text, offset + 3)) {
        return true;
      }
    }
    return false;
  }

  private boolean hasCall(Set<String> owners) {
    for (int offset : offsets) {
      if (offset == 0 || bytes[offset] != METHODREF) {
        continue;
      }
      int nameAndType = offsets[u2(offset + 3)];
      if (catalogued[u2(nameAndType + 1)]) {
        int owner = offsets[u2(offsets[u2(offset + 1)] + 1)];
        if (owners.contains(utf8(owner))) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean callsHandle(int methodref) {
    int owner = offsets[u2(offsets[u2(methodref + 1)] + 1)];
    if (u2(owner + 1) != HANDLE.length() || !utf8(owner).equals(HANDLE)) {
      return false;
    }
    int nameAndType = offsets[u2(methodref + 3)];
    return HandleCallRewriter.mayCallDowncall(
        utf8(offsets[u2(nameAndType + 1)]), utf8(offsets[u2(nameAndType + 3)]));
  }

  /** The slot of a catalogued name, or -1. */
  private int find(int offset, int length) {
    int slot = slot(bytes, offset, length);
    byte[] name;
    while ((name = NAMES[slot]) != null) {
      if (name.length == length && matches(name, offset)) {
        return slot;
      }
      slot = slot + 1 & NAMES.length - 1;
    }
    return -1;
  }

  private boolean matches(byte[] name, int offset) {
    for (int i = 0; i < name.length; i++) {
      if (name[i] != bytes[offset + i]) {
        return false;
      }
    }
    return true;
  }

  private String utf8(int offset) {
    return new String(bytes, offset + 3, u2(offset + 1), StandardCharsets.UTF_8);
  }

  private int u2(int at) {
    return (bytes[at] & 255) << 8 | bytes[at + 1] & 255;
  }

  private static int slot(byte[] bytes, int offset, int length) {
    return bytes[offset] * 31
            + bytes[offset + length - 1] * 7
            + bytes[offset + (length >> 1)] * 131
            + length
        & NAMES.length - 1;
  }
}
