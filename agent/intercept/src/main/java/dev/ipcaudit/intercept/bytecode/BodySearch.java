package dev.ipcaudit.intercept.bytecode;

import dev.ipcaudit.stack.HostCode.Body;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all that a method does beside one call. It passes the call on if it makes it once, after
 * nothing but the preparation of arguments, and does nothing with the result but convert and return
 * it. Preparing is what the JDK's and the bindings' classes of values and memory do, the closing of
 * such memory in a finally included, and what other methods give; exceptions may be thrown on as
 * others. Looking at numbers, loops, writing of fields, locks, and whatever other method is called
 * for its effect or with the result is more.
 */
final class BodySearch extends MethodVisitor {

  /** Their methods work on arguments, or on what is to become one. */
  private static final String[] VALUES = {
    "java/lang/foreign/",
    "java/lang/invoke/",
    "java/lang/Boolean",
    "java/lang/Byte",
    "java/lang/Character",
    "java/lang/Double",
    "java/lang/Float",
    "java/lang/Integer",
    "java/lang/Long",
    "java/lang/Number",
    "java/lang/Object",
    "java/lang/Short",
    "java/lang/String",
    "java/nio/",
    "java/util/Arrays",
    "java/util/Objects",
    "com/sun/jna/",
    "jnr/ffi/",
    "com/kenai/jffi/",
    "kotlin/jvm/internal/Intrinsics",
  };

  private final String function;
  private final @Nullable String callee;
  private final int line;

  private boolean hasLine;
  private boolean more;
  private int calls;

  /** Whether what is on top of the stack is the result. */
  private boolean onTop;

  /** Variables that hold it. */
  private final BitSet results = new BitSet();

  private final Set<Label> passed = new HashSet<>();
  private final Set<Label> handlers = new HashSet<>();
  private final Set<Label> inHandler = new HashSet<>();
  private boolean handles;

  /** Where what a switch of the host's for tracing guards is over, or null. */
  private @Nullable Label guarded;

  private boolean justLoadedSwitch;

  /**
   * @param function the C function that is called in the end
   * @param callee the method that the call is of, or null if that is not known
   * @param line of which to say whether it is in the method, or none
   */
  BodySearch(String function, @Nullable String callee, int line) {
    super(Opcodes.ASM9);
    this.function = function;
    this.callee = callee;
    this.line = line;
  }

  /** What it does, when all of it was visited. */
  Body answer() {
    if (calls == 0) {
      return Body.UNKNOWN;
    }
    return more || calls > 1 ? Body.DOES_MORE : Body.PASSES_ON;
  }

  /** Whether the line is in the method. */
  boolean hasLine() {
    return hasLine;
  }

  private boolean skips() {
    return handles || guarded != null;
  }

  /** Any instruction but those that may follow the call. */
  private void other() {
    more |= onTop && !skips();
    justLoadedSwitch = false;
  }

  private void call(String owner, String name, String type) {
    if (skips()) {
      return;
    }
    boolean isVoid = Type.getReturnType(type).getSort() == Type.VOID;
    if (onTop) {
      // of more than one argument the others are on top
      more |= isVoid || Type.getArgumentCount(type) > 1 || !isOfValues(owner);
    } else if (isTheCall(name)) {
      calls++;
      onTop = !isVoid;
    } else if (isVoid || calls > 0) {
      more |= !isOfValues(owner) && !name.equals("<init>");
    }
    justLoadedSwitch = false;
  }

  private boolean isTheCall(String name) {
    return name.equals(callee)
        || name.equals(function)
        || name.equals("invokeExact")
        || name.equals("invoke")
        || name.equals("invokeWithArguments");
  }

  private static boolean isOfValues(String owner) {
    for (String prefix : VALUES) {
      if (owner.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void visitMethodInsn(
      int opcode, String owner, String name, String type, boolean isInterface) {
    call(owner, name, type);
  }

  @Override
  public void visitInvokeDynamicInsn(
      String name, String type, Handle bootstrap, Object... arguments) {
    call("", name, type);
  }

  @Override
  public void visitInsn(int opcode) {
    if (guarded != null) {
      return;
    }
    if (opcode == Opcodes.ATHROW) {
      more |= !handles;
      handles = false;
    } else if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
      more |= handles;
      onTop = false;
    } else if (opcode == Opcodes.POP || opcode == Opcodes.POP2) {
      onTop &= skips();
    } else if (opcode < Opcodes.I2L || opcode > Opcodes.I2S) {
      boolean compares = opcode >= Opcodes.LCMP && opcode <= Opcodes.DCMPG;
      boolean locks = opcode == Opcodes.MONITORENTER || opcode == Opcodes.MONITOREXIT;
      more |= (compares || locks) && !skips();
      other();
    }
    justLoadedSwitch = false;
  }

  @Override
  public void visitVarInsn(int opcode, int variable) {
    justLoadedSwitch = false;
    if (skips()) {
      return;
    }
    if (opcode >= Opcodes.ISTORE) {
      results.set(variable, onTop);
      onTop = false;
    } else {
      more |= onTop;
      onTop = results.get(variable);
    }
  }

  @Override
  public void visitIincInsn(int variable, int increment) {
    more |= !skips();
  }

  @Override
  public void visitFieldInsn(int opcode, String owner, String name, String type) {
    other();
    more |= (opcode == Opcodes.PUTFIELD || opcode == Opcodes.PUTSTATIC) && !skips();
    justLoadedSwitch = opcode == Opcodes.GETSTATIC && type.equals("Z");
  }

  @Override
  public void visitJumpInsn(int opcode, Label label) {
    boolean aSwitch = justLoadedSwitch && (opcode == Opcodes.IFEQ || opcode == Opcodes.IFNE);
    boolean ofReferences = opcode == Opcodes.IFNULL || opcode == Opcodes.IFNONNULL;
    if (ofReferences && !skips()) {
      onTop = false; // a pointer that is null may get another form
    }
    other();
    if (guarded != null) {
      return;
    }
    more |= passed.contains(label);
    if (handles) {
      inHandler.add(label);
    } else if (aSwitch) {
      guarded = label;
    } else {
      more |= opcode != Opcodes.GOTO && !ofReferences;
    }
  }

  @Override
  public void visitLabel(Label label) {
    passed.add(label);
    if (label == guarded) {
      guarded = null;
    }
    if (handlers.contains(label)) {
      handles = true;
    } else if (!handles && inHandler.contains(label)) {
      more = true; // it goes on after what was thrown
    }
  }

  @Override
  public void visitTryCatchBlock(Label start, Label end, Label handler, String type) {
    handlers.add(handler);
  }

  @Override
  public void visitTypeInsn(int opcode, String type) {
    if (opcode != Opcodes.CHECKCAST) {
      other();
      more |= opcode == Opcodes.INSTANCEOF && !skips();
    }
    justLoadedSwitch = false;
  }

  @Override
  public void visitIntInsn(int opcode, int operand) {
    other();
  }

  @Override
  public void visitLdcInsn(Object value) {
    other();
  }

  @Override
  public void visitTableSwitchInsn(int min, int max, Label other, Label... labels) {
    more |= !skips();
  }

  @Override
  public void visitLookupSwitchInsn(Label other, int[] keys, Label[] labels) {
    more |= !skips();
  }

  @Override
  public void visitLineNumber(int number, Label start) {
    hasLine |= number == line;
  }
}
