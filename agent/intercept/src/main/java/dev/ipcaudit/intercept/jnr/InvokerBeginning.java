package dev.ipcaudit.intercept.jnr;

import dev.ipcaudit.intercept.emit.GuardedCode;
import dev.ipcaudit.intercept.emit.HookEmitter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/** What is put before the code of one method of jffi that calls an address. */
final class InvokerBeginning {

  private static final String FUNCTION = "com/kenai/jffi/Function";
  private static final String THROWABLE = "java/lang/Throwable";

  /** Holds all arguments: how jnr-ffi calls on aarch64 what takes an array, and by reflection. */
  private static final String BUFFER = "com/kenai/jffi/HeapInvocationBuffer";

  /** In the names of methods that leave errno alone. */
  private static final String NO_ERRNO = "NoErrno";

  private static final int CALLED = 1;
  private static final int ADDRESS = 2;

  private final MethodVisitor code;
  private final String owner;
  private final String name;
  private final String descriptor;
  private final boolean byContext;
  private final Type[] types;
  private final Type result;
  private final int number;
  private final int context;
  private final int value;

  /**
   * @param byContext whether the method takes a context and an address, and not a function
   */
  InvokerBeginning(
      MethodVisitor code, String owner, String name, String descriptor, boolean byContext) {
    this.code = code;
    this.owner = owner;
    this.name = name;
    this.descriptor = descriptor;
    this.byContext = byContext;
    types = Type.getArgumentTypes(descriptor);
    result = Type.getReturnType(descriptor);
    number = Type.getArgumentsAndReturnSizes(descriptor) >> 2;
    context = number + 1;
    value = number + 2;
  }

  void emit() {
    if (result.getSort() != Type.INT && result.getSort() != Type.LONG) {
      // no catalogued function returns such a thing: a host that does this is told so
      GuardedCode unseen = guard(0);
      unseen.begin();
      pushAddress();
      HookEmitter.call(code, JnrRewriter.HOOKS, "unseen", "(J)V");
      unseen.end();
      code.visitInsn(Opcodes.NOP);
      return;
    }
    code.visitInsn(Opcodes.ICONST_0);
    code.visitVarInsn(Opcodes.ISTORE, number);
    code.visitInsn(Opcodes.ACONST_NULL);
    code.visitVarInsn(Opcodes.ASTORE, context);
    GuardedCode enter = guard(2);
    enter.begin();
    pushAddress();
    HookEmitter.call(code, JnrRewriter.HOOKS, "functionAt", "(J)I");
    code.visitInsn(Opcodes.DUP);
    code.visitVarInsn(Opcodes.ISTORE, number);
    code.visitJumpInsn(Opcodes.IFEQ, enter.done());
    code.visitVarInsn(Opcodes.ILOAD, number);
    code.visitVarInsn(Opcodes.ALOAD, CALLED);
    HookEmitter.push(code, name.contains(NO_ERRNO) ? 1 : 0);
    HookEmitter.call(code, JnrRewriter.HOOKS, "enter", "(ILjava/lang/Object;Z)Ljava/lang/Object;");
    code.visitVarInsn(Opcodes.ASTORE, context);
    enter.end();
    Label own = new Label();
    code.visitVarInsn(Opcodes.ALOAD, context);
    code.visitJumpInsn(Opcodes.IFNULL, own);
    emitHooked();
    code.visitLabel(own);
    frame(0, null);
    // the method's own first frame must not be at the same place
    code.visitInsn(Opcodes.NOP);
  }

  private void emitHooked() {
    Label call = new Label();
    Label called = new Label();
    Label failed = new Label();
    code.visitTryCatchBlock(call, called, failed, THROWABLE);
    GuardedCode before = guard(2);
    before.begin();
    code.visitVarInsn(Opcodes.ILOAD, number);
    HookEmitter.call(code, JnrRewriter.HOOKS, "needsBefore", "(I)Z");
    code.visitJumpInsn(Opcodes.IFEQ, before.done());
    pushArguments();
    pushCall();
    pushAddress();
    HookEmitter.call(
        code, JnrRewriter.HOOKS, "before", "([Ljava/lang/Object;ILjava/lang/Object;J)V");
    before.end();
    GuardedCode mark = guard(2);
    mark.begin();
    emitMark();
    mark.end();
    code.visitLabel(call);
    callItself();
    code.visitLabel(called);
    code.visitVarInsn(result.getOpcode(Opcodes.ISTORE), value);
    GuardedCode after = guard(2, HookEmitter.verificationType(result));
    after.begin();
    code.visitVarInsn(Opcodes.ILOAD, number);
    pushResult();
    HookEmitter.call(code, JnrRewriter.HOOKS, "isOfInterest", "(IJ)Z");
    code.visitJumpInsn(Opcodes.IFEQ, after.done());
    pushArguments();
    pushResult();
    pushCall();
    HookEmitter.call(code, JnrRewriter.HOOKS, "exit", "([Ljava/lang/Object;JILjava/lang/Object;)V");
    after.end();
    leave(HookEmitter.verificationType(result));
    code.visitVarInsn(result.getOpcode(Opcodes.ILOAD), value);
    code.visitInsn(result.getOpcode(Opcodes.IRETURN));
    code.visitLabel(failed);
    frame(2, THROWABLE);
    code.visitVarInsn(Opcodes.ASTORE, value);
    leave(THROWABLE);
    code.visitVarInsn(Opcodes.ALOAD, value);
    code.visitInsn(Opcodes.ATHROW);
  }

  /**
   * @param held what the local {@link #value} holds
   */
  private void leave(Object held) {
    GuardedCode leave = guard(2, held);
    leave.begin();
    code.visitVarInsn(Opcodes.ALOAD, CALLED);
    HookEmitter.call(code, JnrRewriter.HOOKS, "leave", "(Ljava/lang/Object;)V");
    leave.end();
  }

  private void callItself() {
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitVarInsn(Opcodes.ALOAD, context);
    code.visitTypeInsn(Opcodes.CHECKCAST, types[0].getInternalName());
    int slot = 1 + types[0].getSize();
    for (int i = 1; i < types.length; i++) {
      code.visitVarInsn(types[i].getOpcode(Opcodes.ILOAD), slot);
      slot += types[i].getSize();
    }
    code.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL, owner, name.replace(NO_ERRNO, ""), descriptor, false);
  }

  private void pushAddress() {
    if (byContext) {
      code.visitVarInsn(Opcodes.LLOAD, ADDRESS);
    } else {
      code.visitVarInsn(Opcodes.ALOAD, CALLED);
      code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, FUNCTION, "getFunctionAddress", "()J", false);
    }
  }

  private void pushCall() {
    code.visitVarInsn(Opcodes.ILOAD, number);
    code.visitVarInsn(Opcodes.ALOAD, CALLED);
  }

  private void pushResult() {
    code.visitVarInsn(result.getOpcode(Opcodes.ILOAD), value);
    if (result.getSort() == Type.INT) {
      code.visitInsn(Opcodes.I2L);
    }
  }

  /** Tells of the call with the first argument of C, if that is there as a number or encoded. */
  private void emitMark() {
    int first = byContext ? 2 : 1;
    int slot = byContext ? 4 : 2;
    code.visitVarInsn(Opcodes.ILOAD, number);
    if (types.length > first && types[first].getInternalName().equals(BUFFER)) {
      code.visitVarInsn(Opcodes.ALOAD, slot);
      // private to the package of the method, and there since jffi 1.0.11
      code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, BUFFER, "array", "()[B", false);
      HookEmitter.call(code, JnrRewriter.HOOKS, "calls", "(I[B)V");
      return;
    }
    if (types.length > first && HookEmitter.isIntegral(types[first])) {
      HookEmitter.loadAsLong(code, types[first], slot);
    } else {
      code.visitLdcInsn(-1L);
    }
    HookEmitter.call(code, JnrRewriter.HOOKS, "calls", "(IJ)V");
  }

  /** Pushes all arguments after the context and the address as an array. */
  private void pushArguments() {
    int first = byContext ? 2 : 1;
    int slot = byContext ? 4 : 2;
    HookEmitter.push(code, types.length - first);
    code.visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
    for (int i = first; i < types.length; i++) {
      code.visitInsn(Opcodes.DUP);
      HookEmitter.push(code, i - first);
      code.visitVarInsn(types[i].getOpcode(Opcodes.ILOAD), slot);
      HookEmitter.box(code, types[i]);
      code.visitInsn(Opcodes.AASTORE);
      slot += types[i].getSize();
    }
  }

  /** A frame with the parameters and the first {@code ours} of our locals. */
  private void frame(int ours, @Nullable String onStack) {
    Object[] locals = locals(ours);
    Object[] stack = onStack == null ? new Object[0] : new Object[] {onStack};
    code.visitFrame(Opcodes.F_FULL, locals.length, locals, stack.length, stack);
  }

  private GuardedCode guard(int ours, Object... more) {
    return new GuardedCode(code, JnrRewriter.HOOKS, true, locals(ours, more));
  }

  /** The parameters, the first {@code ours} of number and context, and {@code more}. */
  private Object[] locals(int ours, Object... more) {
    List<Object> locals = new ArrayList<>();
    locals.add(owner);
    for (Type type : types) {
      locals.add(HookEmitter.verificationType(type));
    }
    Object[] own = {Opcodes.INTEGER, "java/lang/Object"};
    locals.addAll(Arrays.asList(own).subList(0, ours));
    locals.addAll(Arrays.asList(more));
    return locals.toArray();
  }
}
