package dev.ipcaudit.intercept.ffm;

import dev.ipcaudit.intercept.bytecode.ClassOutput;
import dev.ipcaudit.intercept.bytecode.ClassPatch;
import dev.ipcaudit.intercept.bytecode.ClassScan;
import dev.ipcaudit.intercept.bytecode.LastInstruction;
import org.jspecify.annotations.Nullable;

/**
 * Hooks the two methods in which every handle of a C function is made: {@code
 * AbstractLinker.downcallHandle} with the symbol and without. They are the same from JDK 22 to 25,
 * and return at one place alone. The hook comes last, with the finished handle: whatever the JDK
 * checks, warns of or throws has happened by then, on behalf of the host.
 */
final class LinkerPatch extends ClassPatch {

  static final String HOOKS = "java/lang/IpcAuditLinker";

  private static final String UNBOUND =
      "(Ljava/lang/foreign/FunctionDescriptor;[Ljava/lang/foreign/Linker$Option;)"
          + "Ljava/lang/invoke/MethodHandle;";
  private static final String BOUND = "(Ljava/lang/foreign/MemorySegment;" + UNBOUND.substring(1);
  private static final String HOOK =
      "(Ljava/lang/invoke/MethodHandle;Ljava/lang/invoke/MethodHandle;Ljava/lang/Object;"
          + "Ljava/lang/Object;Ljava/lang/Object;[Ljava/lang/Object;)"
          + "Ljava/lang/invoke/MethodHandle;";

  /**
   * What both methods end in, private and without a question for the caller's rights. The hook
   * makes its own handles by it, as a constant of the class that may call it.
   */
  private static final String LINK = "downcallHandle0";

  private static final String MAKES = "downcallHandle";

  /** {@code REF_invokeVirtual}, JVMS 4.4.8. */
  private static final int VIRTUAL = 5;

  // instructions, JVMS 6.5
  private static final int NOP = 0x00;
  private static final int ACONST_NULL = 0x01;
  private static final int LDC_W = 0x13;
  private static final int ALOAD_0 = 0x2a;
  private static final int ARETURN = 0xb0;
  private static final int INVOKESTATIC = 0xb8;

  private static final int STATIC_OR_ABSTRACT = 0x0408;

  private LinkerPatch(byte[] bytes) {
    super(bytes);
  }

  /** The rewritten linker, or null if this JDK has one of another make. */
  static byte @Nullable [] rewrite(byte[] bytes) {
    LinkerPatch patch = new LinkerPatch(bytes);
    return patch.declares(LINK, UNBOUND) ? patch.rewrite(2) : null;
  }

  @Override
  protected boolean isWanted(int method) {
    if ((ClassScan.u2(bytes, method) & STATIC_OR_ABSTRACT) != 0
        || !(is(method, MAKES, UNBOUND) || is(method, MAKES, BOUND))) {
      return false;
    }
    int code = code(method);
    int start = code + 14;
    return code > 0 && LastInstruction.isOnly(bytes, start, start + length(code), ARETURN);
  }

  /** Where its attribute with the code begins; 0 if there is none. */
  private int code(int method) {
    int at = method + 8;
    for (int left = ClassScan.u2(bytes, method + 6); left > 0; left--) {
      if (isText(ClassScan.u2(bytes, at), "Code")) {
        return at;
      }
      at += 6 + ClassScan.u4(bytes, at + 2);
    }
    return 0;
  }

  /** How many bytes the code itself has: less than 64 KB. */
  private int length(int code) {
    return ClassScan.u4(bytes, code + 10);
  }

  @Override
  protected int write(int method, int end) {
    ClassOutput hook = new ClassOutput();
    int first = ALOAD_0 + 1;
    hook.write(NOP); // where tables say that the code ends there must begin an instruction
    hook.instruction(LDC_W, handle(VIRTUAL, member(METHOD, self, LINK, UNBOUND)));
    hook.write(ALOAD_0);
    hook.write(is(method, MAKES, BOUND) ? first++ : ACONST_NULL);
    hook.write(first);
    hook.write(first + 1);
    hook.instruction(INVOKESTATIC, member(METHOD, type(HOOKS), "linked", HOOK));

    int code = code(method);
    int last = code + 14 + length(code) - 1;
    methods.write(bytes, method, code + 2 - method);
    methods.u4(ClassScan.u4(bytes, code + 2) + hook.size());
    methods.u2(ClassScan.u2(bytes, code + 6) + 5); // the stack: all that the hook takes but one
    methods.write(bytes, code + 8, 2);
    methods.u4(length(code) + hook.size());
    methods.write(bytes, code + 14, last - code - 14);
    methods.writeBytes(hook.toByteArray());
    methods.write(bytes, last, end - last);
    return 1;
  }
}
