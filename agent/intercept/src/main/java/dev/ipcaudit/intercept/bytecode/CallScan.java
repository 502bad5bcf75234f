package dev.ipcaudit.intercept.bytecode;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Looks for calls in the constant pool of a class file, without parsing more than that. For an
 * agent that came late: at start {@link ClassScan} is enough. Layout: JVMS 4.4.
 */
public final class CallScan {

  private static final int UTF8 = 1;
  private static final int METHODREF = 10;

  private final byte[] bytes;
  private final int[] offsets;

  public CallScan(byte[] bytes) {
    this.bytes = bytes;
    offsets = ClassScan.poolOffsets(bytes);
  }

  /** Whether a method is called that a test is true of. */
  public interface Test {
    /**
     * Whether it is true of one.
     *
     * @param owner internal name of the class
     */
    boolean isMeant(String owner, String name, String descriptor);
  }

  /** Whether the class calls a method named like a catalogued function of one of the owners. */
  public boolean callsCatalogued(Set<String> owners) {
    for (int offset : offsets) {
      if (isMethod(offset) && isCatalogued(name(offset)) && owners.contains(owner(offset))) {
        return true;
      }
    }
    return false;
  }

  private boolean isCatalogued(int name) {
    return NativeNames.isCatalogued(bytes, name + 3, u2(name + 1));
  }

  /** Whether the class calls a method of {@code owner} that the test is true of. */
  public boolean calls(String owner, Test test) {
    for (int offset : offsets) {
      if (isMethod(offset)
          && isText(classOf(offset), owner)
          && test.isMeant(owner, utf8(name(offset)), utf8(descriptor(offset)))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a constant is that text, of ASCII alone. */
  public boolean hasText(byte[] text) {
    for (int offset : offsets) {
      if (offset != 0
          && bytes[offset] == UTF8
          && u2(offset + 1) == text.length
          && ClassScan.matches(text, bytes, offset + 3)) {
        return true;
      }
    }
    return false;
  }

  private boolean isMethod(int offset) {
    return offset != 0 && bytes[offset] == METHODREF;
  }

  private boolean isText(int utf8, String text) {
    return u2(utf8 + 1) == text.length() && utf8(utf8).equals(text);
  }

  private String owner(int method) {
    return utf8(classOf(method));
  }

  private int classOf(int method) {
    return offsets[u2(offsets[u2(method + 1)] + 1)];
  }

  private int name(int method) {
    return offsets[u2(offsets[u2(method + 3)] + 1)];
  }

  private int descriptor(int method) {
    return offsets[u2(offsets[u2(method + 3)] + 3)];
  }

  private String utf8(int offset) {
    return new String(bytes, offset + 3, u2(offset + 1), StandardCharsets.UTF_8);
  }

  private int u2(int at) {
    return ClassScan.u2(bytes, at);
  }
}
