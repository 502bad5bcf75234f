package dev.ipcaudit.intercept.bytecode;

import static dev.ipcaudit.intercept.bytecode.ClassScan.u2;

import org.jspecify.annotations.Nullable;

/**
 * Changes some methods of a class and leaves all else as it is, byte for byte. Without ASM, whose
 * classes take a third of what the first use of a binding may: for classes that are loaded by hosts
 * which never call a function of the catalog, as most are. Used once, by one thread. Layout: JVMS
 * 4.
 */
public abstract class ClassPatch {

  // constants, JVMS 4.4
  protected static final int FIELD = 9;
  protected static final int METHOD = 10;
  private static final int CLASS = 7;
  private static final int NAME_AND_TYPE = 12;
  private static final int METHOD_HANDLE = 15;

  /** The class file. */
  protected final byte[] bytes;

  /** The constant that is the class itself. */
  protected final int self;

  /** What methods are written to. */
  protected final ClassOutput methods = new ClassOutput();

  private final int[] pool;
  private final int afterPool;
  private final int firstMethod;
  private final ClassOutput constants = new ClassOutput();
  private int nextConstant;

  protected ClassPatch(byte[] bytes) {
    this.bytes = bytes;
    pool = ClassScan.poolOffsets(bytes);
    nextConstant = pool.length;
    afterPool = ClassScan.afterPool(bytes, pool);
    self = u2(bytes, afterPool + 2);
    firstMethod = ClassScan.methods(bytes, afterPool) + 2;
  }

  /**
   * Whether a method is to be changed.
   *
   * @param method where it is in the class file
   */
  protected abstract boolean isWanted(int method);

  /**
   * Writes to {@link #methods} what there is to be in place of a method.
   *
   * @param end where the next one is
   * @return how many methods these are
   */
  protected abstract int write(int method, int end);

  /**
   * The class as it is to be.
   *
   * @param wanted how many methods have to be changed
   * @return null if there are fewer
   */
  protected final byte @Nullable [] rewrite(int wanted) {
    int count = u2(bytes, firstMethod - 2);
    int written = count;
    int changed = 0;
    int at = firstMethod;
    int unwritten = at;
    for (int i = 0; i < count; i++) {
      int next = ClassScan.afterMember(bytes, at);
      if (isWanted(at)) {
        methods.write(bytes, unwritten, at - unwritten);
        written += write(at, next) - 1;
        changed++;
        unwritten = next;
      }
      at = next;
    }
    if (changed < wanted) {
      return null;
    }
    ClassOutput whole = new ClassOutput();
    whole.write(bytes, 0, ClassScan.POOL - 2);
    whole.u2(nextConstant);
    whole.write(bytes, ClassScan.POOL, afterPool - ClassScan.POOL);
    whole.writeBytes(constants.toByteArray());
    whole.write(bytes, afterPool, firstMethod - 2 - afterPool);
    whole.u2(written);
    whole.writeBytes(methods.toByteArray());
    whole.write(bytes, unwritten, bytes.length - unwritten);
    return whole.toByteArray();
  }

  /** Whether a method has a name and a descriptor. */
  protected final boolean is(int method, String name, String descriptor) {
    return isText(u2(bytes, method + 2), name) && isText(u2(bytes, method + 4), descriptor);
  }

  /**
   * Whether the class declares a method.
   *
   * @param descriptor null for any
   */
  protected final boolean declares(String name, @Nullable String descriptor) {
    int at = firstMethod;
    for (int left = u2(bytes, firstMethod - 2); left > 0; left--) {
      if (isText(u2(bytes, at + 2), name)
          && (descriptor == null || isText(u2(bytes, at + 4), descriptor))) {
        return true;
      }
      at = ClassScan.afterMember(bytes, at);
    }
    return false;
  }

  /** Whether a constant is a text, which is ASCII. */
  protected final boolean isText(int constant, String text) {
    int at = pool[constant];
    int length = text.length();
    if (u2(bytes, at + 1) != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (bytes[at + 3 + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The number of a new constant with a text, which is ASCII. */
  protected final int text(String text) {
    constants.write(ClassScan.UTF8);
    constants.u2(text.length());
    for (int i = 0; i < text.length(); i++) {
      constants.write(text.charAt(i));
    }
    return nextConstant++;
  }

  /** The number of a new one for a class. */
  protected final int type(String name) {
    int text = text(name);
    constants.write(CLASS);
    constants.u2(text);
    return nextConstant++;
  }

  /** The number of a new one for a field or a method. */
  protected final int member(int tag, int owner, String name, String descriptor) {
    return member(tag, owner, text(name), text(descriptor));
  }

  /** The same for names that are there already. */
  protected final int member(int tag, int owner, int name, int descriptor) {
    return two(tag, owner, two(NAME_AND_TYPE, name, descriptor));
  }

  private int two(int tag, int first, int second) {
    constants.write(tag);
    constants.u2(first);
    constants.u2(second);
    return nextConstant++;
  }

  /**
   * The number of a new one for the handle of a method.
   *
   * @param kind as JVMS 4.4.8 has it
   */
  protected final int handle(int kind, int method) {
    constants.write(METHOD_HANDLE);
    constants.write(kind);
    constants.u2(method);
    return nextConstant++;
  }
}
