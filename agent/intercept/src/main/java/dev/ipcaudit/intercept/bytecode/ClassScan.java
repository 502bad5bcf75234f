package dev.ipcaudit.intercept.bytecode;

/**
 * Looks into a class file without parsing it, so that a class of no interest costs two
 * microseconds, no memory and no ASM. Layout: JVMS 4.1, constant pool tags: JVMS 4.4.
 */
public final class ClassScan {

  static final int ACC_NATIVE = 0x0100;
  static final int UTF8 = 1;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;
  private static final int CLASS = 7;
  private static final int STRING = 8;
  private static final int METHOD_HANDLE = 15;
  private static final int METHOD_TYPE = 16;
  private static final int MODULE = 19;
  private static final int PACKAGE = 20;

  /** Where the first constant is. */
  static final int POOL = 10;

  private ClassScan() {}

  /**
   * Whether the class declares a native method that stands for a catalogued function, by its name.
   * A name that is common in Java counts only beside one that is not, or if the class has to do
   * with JNA: natives of libraries with JNI are to stay as they are.
   */
  public static boolean declaresNative(byte[] bytes) {
    // most hosts load no class that does, and the names of the functions take the whole catalogue
    return hasNatives(bytes) && NativeNames.areDeclared(bytes);
  }

  private static boolean hasNatives(byte[] bytes) {
    int at = methods(bytes);
    int methods = u2(bytes, at);
    at += 2;
    for (; methods > 0; methods--) {
      if ((u2(bytes, at) & ACC_NATIVE) != 0) {
        return true;
      }
      at = afterMember(bytes, at);
    }
    return false;
  }

  /** The major version of a class file. */
  public static int major(byte[] bytes) {
    return u2(bytes, 6);
  }

  /** Where the constants of a class file are, by their number; 0 for what is none. */
  static int[] poolOffsets(byte[] bytes) {
    int[] offsets = new int[u2(bytes, 8)];
    int at = POOL;
    for (int i = 1; i < offsets.length; i++) {
      offsets[i] = at;
      if (isWide(bytes[at])) {
        i++;
      }
      at += size(bytes, at);
    }
    return offsets;
  }

  /** Where the access flags are, behind the constants, of which there is one at least. */
  static int afterPool(byte[] bytes, int[] offsets) {
    int last = offsets.length - 1;
    while (offsets[last] == 0) { // the second number of one that takes two
      last--;
    }
    return offsets[last] + size(bytes, offsets[last]);
  }

  /** Where the number of methods is, and behind it the methods. */
  static int methods(byte[] bytes) {
    int at = POOL;
    for (int i = u2(bytes, 8) - 1; i > 0; i--) {
      if (isWide(bytes[at])) {
        i--;
      }
      at += size(bytes, at);
    }
    return methods(bytes, at);
  }

  /**
   * The same for whoever knows where the constants end.
   *
   * @param afterPool where the access flags are
   */
  static int methods(byte[] bytes, int afterPool) {
    int at = afterPool + 6;
    at += 2 + 2 * u2(bytes, at);
    int fields = u2(bytes, at);
    at += 2;
    for (; fields > 0; fields--) {
      at = afterMember(bytes, at);
    }
    return at;
  }

  /** Where the next field or method begins. */
  static int afterMember(byte[] bytes, int start) {
    int attributes = u2(bytes, start + 6);
    int at = start + 8;
    for (; attributes > 0; attributes--) {
      at += 6 + u4(bytes, at + 2);
    }
    return at;
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

  static boolean matches(byte[] name, byte[] bytes, int offset) {
    for (int i = 0; i < name.length; i++) {
      if (name[i] != bytes[offset + i]) {
        return false;
      }
    }
    return true;
  }

  /** The number in two bytes. */
  public static int u2(byte[] bytes, int at) {
    return (bytes[at] & 255) << 8 | (bytes[at + 1] & 255);
  }

  /** The number in four bytes. */
  public static int u4(byte[] bytes, int at) {
    return u2(bytes, at) << 16 | u2(bytes, at + 2);
  }
}
