package dev.ipcaudit.intercept;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.Effect;
import dev.ipcaudit.catalog.LibcFunction;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/** Emits the code of one wrapper. */
final class WrapperCode {

  private static final String HOOK_EXIT =
      "(Ljava/lang/Object;ILjava/lang/Class;[Ljava/lang/Object;)V";
  private static final String HOOK_THROWN =
      "(Ljava/lang/Throwable;ILjava/lang/Class;[Ljava/lang/Object;)V";

  private static final String HOOK_BEFORE = "(ILjava/lang/Class;[Ljava/lang/Object;)V";
  private static final String HOOK_CLASS = "(Ljava/lang/Class;)V";

  private final MethodVisitor code;
  private final LibcFunction function;
  private final String owner;
  private final String renamed;
  private final String descriptor;
  private final boolean isStatic;
  private final boolean framed;
  private final boolean tellsEarly;
  private final boolean hidesErrno;
  private final Type[] types;
  private final int[] slots;
  private final Type result;
  private final int resultSlot;

  WrapperCode(
      MethodVisitor code, LibcFunction function, NativeWrapper.Choice choice, Native wrapped) {
    this.code = code;
    this.function = function;
    owner = wrapped.owner;
    renamed = wrapped.prefix + wrapped.name;
    descriptor = wrapped.descriptor;
    isStatic = wrapped.isStatic;
    framed = wrapped.framed;
    hidesErrno = choice.hidesErrno(wrapped.name, descriptor);
    tellsEarly = choice.tellsEarly(wrapped.name, descriptor);
    types = Type.getArgumentTypes(descriptor);
    slots = new int[types.length];
    int slot = isStatic ? 0 : 1;
    for (int i = 0; i < types.length; i++) {
      slots[i] = slot;
      slot += types[i].getSize();
    }
    result = Type.getReturnType(descriptor);
    resultSlot = slot;
  }

  void emit() {
    code.visitCode();
    if (tellsEarly) {
      emitEarly();
      return;
    }
    if (hidesErrno) {
      code.visitLdcInsn(Type.getObjectType(owner));
      HookCalls.call(code, "nativeEnter", HOOK_CLASS);
    }
    if (Catalog.looksBefore(function)) {
      context(true);
      HookCalls.call(code, "nativeBefore", HOOK_BEFORE);
    }
    if (function.effect() == Effect.GET
        && integral(function.idArgument())
        && integral(function.selectArgument())) {
      emitProbe();
    }
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    code.visitTryCatchBlock(start, end, handler, "java/lang/Throwable");
    if (function.blocks()) {
      emitMark();
    }
    code.visitLabel(start);
    invoke(LibcFunction.NONE);
    code.visitLabel(end);
    if (result.getSort() != Type.VOID) {
      code.visitVarInsn(result.getOpcode(Opcodes.ISTORE), resultSlot);
    }
    Label done = new Label();
    unmark();
    if (HookCalls.isIntegral(result)) {
      emitInterestTest(done);
    }
    loadResult();
    HookCalls.box(code, result);
    context(true);
    HookCalls.call(code, "nativeExit", HOOK_EXIT);
    code.visitLabel(done);
    frame(true, null);
    leave();
    loadResult();
    code.visitInsn(result.getOpcode(Opcodes.IRETURN));
    code.visitLabel(handler);
    frame(false, "java/lang/Throwable");
    unmark();
    code.visitInsn(Opcodes.DUP);
    context(true);
    HookCalls.call(code, "nativeThrown", HOOK_THROWN);
    leave();
    code.visitInsn(Opcodes.ATHROW);
    code.visitMaxs(0, 0);
  }

  private void emitEarly() {
    code.visitInsn(Opcodes.ACONST_NULL);
    context(true);
    HookCalls.call(code, "nativeExit", HOOK_EXIT);
    invoke(LibcFunction.NONE);
    code.visitInsn(result.getOpcode(Opcodes.IRETURN));
    code.visitMaxs(0, 0);
  }

  private void emitMark() {
    HookCalls.push(code, function.number());
    if (integral(0)) {
      loadAsLong(0);
    } else {
      code.visitLdcInsn(-1L);
    }
    code.visitLdcInsn(Type.getObjectType(owner));
    HookCalls.call(code, "nativeMark", "(IJLjava/lang/Class;)V");
  }

  private void unmark() {
    if (function.blocks()) {
      HookCalls.unmark(code);
    }
  }

  private void leave() {
    if (hidesErrno) {
      code.visitLdcInsn(Type.getObjectType(owner));
      HookCalls.call(code, "nativeLeave", HOOK_CLASS);
    }
  }

  /** Before a call that may create: the same native with flags 0 tells what is there already. */
  private void emitProbe() {
    Label call = new Label();
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    code.visitTryCatchBlock(start, end, handler, "java/lang/Throwable");
    context(false);
    loadAsLong(function.idArgument());
    loadAsLong(function.selectArgument());
    HookCalls.call(code, "nativeProbes", "(ILjava/lang/Class;JJ)Z");
    code.visitJumpInsn(Opcodes.IFEQ, call);
    code.visitLabel(start);
    invoke(function.selectArgument());
    HookCalls.box(code, result);
    code.visitLabel(end);
    code.visitLdcInsn(Type.getObjectType(owner));
    HookCalls.call(code, "nativeProbed", "(Ljava/lang/Object;Ljava/lang/Class;)V");
    code.visitJumpInsn(Opcodes.GOTO, call);
    code.visitLabel(handler);
    frame(false, "java/lang/Throwable");
    code.visitLdcInsn(Type.getObjectType(owner));
    HookCalls.call(code, "nativeProbeThrown", "(Ljava/lang/Throwable;Ljava/lang/Class;)V");
    code.visitLabel(call);
    frame(false, null);
  }

  /** Jumps to {@code done} if the call succeeded and neither creates nor removes. */
  private void emitInterestTest(Label done) {
    switch (Interests.after(function)) {
      case IpcAuditHooks.FAILURE:
        Label looked = new Label();
        if (function.samples()) {
          HookCalls.sampled(code);
          code.visitJumpInsn(Opcodes.IFNE, looked);
        }
        // of libc's functions it is -1, of Netty's natives the negative errno
        HookCalls.loadAsInt(code, result, resultSlot);
        code.visitJumpInsn(Opcodes.IFGE, done);
        if (function.samples()) {
          code.visitLabel(looked);
          frame(true, null);
        }
        break;
      case IpcAuditHooks.COMMAND:
        if (integral(function.selectArgument())) {
          Label exit = new Label();
          HookCalls.loadAsInt(code, result, resultSlot);
          HookCalls.push(code, -1);
          code.visitJumpInsn(Opcodes.IF_ICMPEQ, exit);
          int argument = function.selectArgument();
          for (int command : Catalog.commands(function)) {
            HookCalls.loadAsInt(code, types[argument], slots[argument]);
            HookCalls.push(code, command);
            code.visitJumpInsn(Opcodes.IF_ICMPEQ, exit);
          }
          code.visitJumpInsn(Opcodes.GOTO, done);
          code.visitLabel(exit);
          frame(true, null);
        }
        break;
      default:
        break;
    }
  }

  private boolean integral(int argument) {
    return argument >= 0 && argument < types.length && HookCalls.isIntegral(types[argument]);
  }

  private void loadAsLong(int argument) {
    HookCalls.loadAsLong(code, types[argument], slots[argument]);
  }

  private void loadResult() {
    if (result.getSort() != Type.VOID) {
      code.visitVarInsn(result.getOpcode(Opcodes.ILOAD), resultSlot);
    }
  }

  /** Calls the renamed native; the argument {@code zero} is passed as 0. */
  private void invoke(int zero) {
    if (!isStatic) {
      code.visitVarInsn(Opcodes.ALOAD, 0);
    }
    for (int i = 0; i < types.length; i++) {
      if (i == zero) {
        code.visitInsn(types[i].getSort() == Type.LONG ? Opcodes.LCONST_0 : Opcodes.ICONST_0);
      } else {
        code.visitVarInsn(types[i].getOpcode(Opcodes.ILOAD), slots[i]);
      }
    }
    code.visitMethodInsn(
        isStatic ? Opcodes.INVOKESTATIC : Opcodes.INVOKESPECIAL, owner, renamed, descriptor, false);
  }

  /** Pushes what every hook wants to know: the function, the class, the arguments. */
  private void context(boolean arguments) {
    HookCalls.push(code, function.number());
    code.visitLdcInsn(Type.getObjectType(owner));
    if (!arguments) {
      return;
    }
    HookCalls.push(code, types.length);
    code.visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
    for (int i = 0; i < types.length; i++) {
      code.visitInsn(Opcodes.DUP);
      HookCalls.push(code, i);
      code.visitVarInsn(types[i].getOpcode(Opcodes.ILOAD), slots[i]);
      HookCalls.box(code, types[i]);
      code.visitInsn(Opcodes.AASTORE);
    }
  }

  private void frame(boolean withResult, String onStack) {
    if (!framed) {
      return; // the verifier of Java 5 infers the types by itself
    }
    List<Object> locals = new ArrayList<>();
    if (!isStatic) {
      locals.add(owner);
    }
    for (Type type : types) {
      locals.add(HookCalls.verificationType(type));
    }
    if (withResult && result.getSort() != Type.VOID) {
      locals.add(HookCalls.verificationType(result));
    }
    Object[] stack = onStack == null ? new Object[0] : new Object[] {onStack};
    code.visitFrame(Opcodes.F_FULL, locals.size(), locals.toArray(), stack.length, stack);
  }

  /** The native that the wrapper stands before. */
  static final class Native {
    private final String owner;
    private final String prefix;
    private final String name;
    private final String descriptor;
    private final boolean isStatic;
    private final boolean framed;

    /**
     * @param owner internal name of the class
     * @param prefix that the native was given
     * @param framed whether the class file has stack map frames
     */
    Native(
        String owner,
        String prefix,
        String name,
        String descriptor,
        boolean isStatic,
        boolean framed) {
      this.owner = owner;
      this.prefix = prefix;
      this.name = name;
      this.descriptor = descriptor;
      this.isStatic = isStatic;
      this.framed = framed;
    }
  }
}
