package dev.ipcaudit.intercept.emit;

import dev.ipcaudit.catalog.LibcFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/** Emits the code of one wrapper. */
public final class WrapperCode {

  private static final String HOOK_EXIT =
      "(Ljava/lang/Object;ILjava/lang/Class;[Ljava/lang/Object;)V";
  private static final String HOOK_THROWN =
      "(Ljava/lang/Throwable;ILjava/lang/Class;[Ljava/lang/Object;)V";

  private static final String HOOK_BEFORE = "(ILjava/lang/Class;[Ljava/lang/Object;)V";
  private static final String HOOK_CLASS = "(Ljava/lang/Class;)V";
  private static final String THROWABLE = "java/lang/Throwable";

  private final MethodVisitor code;
  private final LibcFunction function;
  private final String owner;
  private final String renamed;
  private final String descriptor;
  private final boolean isStatic;

  /**
   * Whether the native is called by a handle, which is the first local, and its class the second.
   */
  private final boolean linked;

  private final int receiver;
  private final boolean framed;
  private final boolean tellsEarly;
  private final boolean hidesErrno;
  private final Type[] types;
  private final int[] slots;
  private final Type result;
  private final int markSlot;
  private final int resultSlot;
  private boolean marked;

  public WrapperCode(
      MethodVisitor code, LibcFunction function, NativeWrapper.Choice choice, Native wrapped) {
    this.code = code;
    this.function = function;
    owner = wrapped.owner;
    renamed = wrapped.linked ? null : wrapped.prefix + wrapped.name;
    descriptor = wrapped.descriptor;
    isStatic = wrapped.isStatic;
    framed = wrapped.framed;
    hidesErrno = choice.hidesErrno(wrapped.name, descriptor);
    tellsEarly = choice.tellsEarly(wrapped.name, descriptor);
    types = Type.getArgumentTypes(descriptor);
    slots = new int[types.length];
    linked = wrapped.linked;
    receiver = linked ? 2 : 0;
    int slot = isStatic ? receiver : receiver + 1;
    for (int i = 0; i < types.length; i++) {
      slots[i] = slot;
      slot += types[i].getSize();
    }
    result = Type.getReturnType(descriptor);
    markSlot = slot;
    resultSlot = function.isMarked() ? slot + 1 : slot;
  }

  public void emit() {
    code.visitCode();
    if (tellsEarly) {
      emitEarly();
      return;
    }
    emitBefore();
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    code.visitTryCatchBlock(start, end, handler, THROWABLE);
    emitMark();
    code.visitLabel(start);
    invoke(LibcFunction.NONE);
    code.visitLabel(end);
    if (result.getSort() != Type.VOID) {
      code.visitVarInsn(result.getOpcode(Opcodes.ISTORE), resultSlot);
    }
    GuardedCode after = guard(HookEmitter.verificationTypes(result));
    after.begin();
    unmark(HookEmitter.verificationTypes(result));
    if (HookEmitter.isIntegral(result)) {
      interest().emit(after.done());
    }
    loadResult();
    HookEmitter.box(code, result);
    context(true);
    HookEmitter.call(code, HookEmitter.NATIVES, "exit", HOOK_EXIT);
    after.end();
    leave(HookEmitter.verificationTypes(result));
    loadResult();
    code.visitInsn(result.getOpcode(Opcodes.IRETURN));
    code.visitLabel(handler);
    frame(THROWABLE);
    code.visitVarInsn(Opcodes.ASTORE, resultSlot);
    GuardedCode thrown = guard(THROWABLE);
    thrown.begin();
    unmark(THROWABLE);
    code.visitVarInsn(Opcodes.ALOAD, resultSlot);
    context(true);
    HookEmitter.call(code, HookEmitter.NATIVES, "thrown", HOOK_THROWN);
    thrown.end();
    leave(THROWABLE);
    code.visitVarInsn(Opcodes.ALOAD, resultSlot);
    code.visitInsn(Opcodes.ATHROW);
    code.visitMaxs(0, 0);
  }

  private void emitBefore() {
    boolean checksExistence =
        function.canBeProbed()
            && integral(function.idArgument())
            && integral(function.selectArgument());
    if (hidesErrno) {
      GuardedCode enter = guard();
      enter.begin();
      pushOwner();
      HookEmitter.call(code, HookEmitter.NATIVES, "enter", HOOK_CLASS);
      enter.end();
    }
    if (function.looksBefore()) {
      GuardedCode before = guard();
      before.begin();
      context(true);
      HookEmitter.call(code, HookEmitter.NATIVES, "before", HOOK_BEFORE);
      before.end();
    }
    if (checksExistence) {
      emitExistenceCheck();
    }
    if (function.isMarked()) {
      code.visitInsn(Opcodes.ACONST_NULL);
      code.visitVarInsn(Opcodes.ASTORE, markSlot);
    }
  }

  private void emitEarly() {
    GuardedCode early = guard();
    early.begin();
    code.visitInsn(Opcodes.ACONST_NULL);
    context(true);
    HookEmitter.call(code, HookEmitter.NATIVES, "exit", HOOK_EXIT);
    early.end();
    invoke(LibcFunction.NONE);
    code.visitInsn(result.getOpcode(Opcodes.IRETURN));
    code.visitMaxs(0, 0);
  }

  private void emitMark() {
    if (!function.isMarked()) {
      return;
    }
    marked = true;
    GuardedCode mark = guard();
    mark.begin();
    HookEmitter.push(code, function.number());
    if (integral(0)) {
      loadAsLong(0);
    } else {
      code.visitLdcInsn(-1L);
    }
    code.visitLdcInsn(Type.getObjectType(owner));
    HookEmitter.call(
        code, HookEmitter.NATIVES, "mark", "(IJLjava/lang/Class;)L" + HookEmitter.IN_FLIGHT + ";");
    code.visitVarInsn(Opcodes.ASTORE, markSlot);
    mark.end();
  }

  /** Ends the mark, if there is one; {@code locals} come after it. */
  private void unmark(Object... locals) {
    if (function.isMarked()) {
      Label none = new Label();
      code.visitVarInsn(Opcodes.ALOAD, markSlot);
      code.visitJumpInsn(Opcodes.IFNULL, none);
      HookEmitter.unmark(code, markSlot);
      code.visitLabel(none);
      frame(null, locals);
    }
  }

  private void leave(Object... locals) {
    if (hidesErrno) {
      GuardedCode leave = guard(locals);
      leave.begin();
      pushOwner();
      HookEmitter.call(code, HookEmitter.NATIVES, "leave", HOOK_CLASS);
      leave.end();
    }
  }

  private GuardedCode guard(Object... more) {
    return new GuardedCode(code, framed, locals(more));
  }

  /** Before a call that may create: the same native with flags 0 tells what is there already. */
  private void emitExistenceCheck() {
    GuardedCode guard = guard();
    Label start = new Label();
    Label end = new Label();
    Label handler = new Label();
    code.visitTryCatchBlock(start, end, handler, THROWABLE); // before the guard's, which is wider
    guard.begin();
    context(false);
    loadAsLong(function.idArgument());
    loadAsLong(function.selectArgument());
    HookEmitter.call(code, HookEmitter.NATIVES, "existenceCheck", "(ILjava/lang/Class;JJ)Z");
    code.visitJumpInsn(Opcodes.IFEQ, guard.done());
    code.visitLabel(start);
    invoke(function.selectArgument());
    HookEmitter.box(code, result);
    code.visitLabel(end);
    pushOwner();
    HookEmitter.call(
        code, HookEmitter.NATIVES, "existenceChecked", "(Ljava/lang/Object;Ljava/lang/Class;)V");
    code.visitJumpInsn(Opcodes.GOTO, guard.done());
    code.visitLabel(handler);
    frame(THROWABLE);
    pushOwner();
    HookEmitter.call(
        code,
        HookEmitter.NATIVES,
        "existenceCheckThrown",
        "(Ljava/lang/Throwable;Ljava/lang/Class;)V");
    guard.end();
  }

  private InterestCode interest() {
    return new InterestCode(code, function.interest(), types, slots) {
      @Override
      protected void loadResult() {
        HookEmitter.loadAsInt(code, result, resultSlot);
      }

      /** A failure is -1 of libc's functions, of Netty's natives the negative errno. */
      @Override
      protected void jumpIfSucceeded(Label succeeded) {
        code.visitJumpInsn(Opcodes.IFGE, succeeded);
      }

      @Override
      protected void frame() {
        WrapperCode.this.frame(null, HookEmitter.verificationTypes(result));
      }
    };
  }

  private boolean integral(int argument) {
    return argument >= 0 && argument < types.length && HookEmitter.isIntegral(types[argument]);
  }

  private void loadAsLong(int argument) {
    HookEmitter.loadAsLong(code, types[argument], slots[argument]);
  }

  private void loadResult() {
    if (result.getSort() != Type.VOID) {
      code.visitVarInsn(result.getOpcode(Opcodes.ILOAD), resultSlot);
    }
  }

  /** Calls the native itself; the argument {@code zero} is passed as 0. */
  private void invoke(int zero) {
    if (linked) {
      code.visitVarInsn(Opcodes.ALOAD, 0);
    }
    if (!isStatic) {
      code.visitVarInsn(Opcodes.ALOAD, receiver);
    }
    for (int i = 0; i < types.length; i++) {
      if (i == zero) {
        code.visitInsn(types[i].getSort() == Type.LONG ? Opcodes.LCONST_0 : Opcodes.ICONST_0);
      } else {
        code.visitVarInsn(types[i].getOpcode(Opcodes.ILOAD), slots[i]);
      }
    }
    if (linked) {
      String type = isStatic ? descriptor : "(Ljava/lang/Object;" + descriptor.substring(1);
      code.visitMethodInsn(
          Opcodes.INVOKEVIRTUAL, "java/lang/invoke/MethodHandle", "invokeExact", type, false);
    } else {
      code.visitMethodInsn(
          isStatic ? Opcodes.INVOKESTATIC : Opcodes.INVOKESPECIAL,
          owner,
          renamed,
          descriptor,
          false);
    }
  }

  private void pushOwner() {
    if (linked) {
      code.visitVarInsn(Opcodes.ALOAD, 1);
    } else {
      code.visitLdcInsn(Type.getObjectType(owner));
    }
  }

  /** Pushes what every hook wants to know: the function, the class, the arguments. */
  private void context(boolean arguments) {
    HookEmitter.push(code, function.number());
    pushOwner();
    if (!arguments) {
      return;
    }
    HookEmitter.push(code, types.length);
    code.visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
    for (int i = 0; i < types.length; i++) {
      code.visitInsn(Opcodes.DUP);
      HookEmitter.push(code, i);
      code.visitVarInsn(types[i].getOpcode(Opcodes.ILOAD), slots[i]);
      HookEmitter.box(code, types[i]);
      code.visitInsn(Opcodes.AASTORE);
    }
  }

  private void frame(String onStack, Object... more) {
    if (!framed) {
      return; // the verifier of Java 5 infers the types by itself
    }
    Object[] locals = locals(more);
    Object[] stack = onStack == null ? new Object[0] : new Object[] {onStack};
    code.visitFrame(Opcodes.F_FULL, locals.length, locals, stack.length, stack);
  }

  /** The parameters, the mark once there is one, and {@code more}. */
  private Object[] locals(Object... more) {
    List<Object> locals = new ArrayList<>();
    if (!isStatic) {
      locals.add(owner);
    }
    for (Type type : types) {
      locals.add(HookEmitter.verificationType(type));
    }
    if (marked) {
      locals.add(HookEmitter.IN_FLIGHT);
    }
    locals.addAll(Arrays.asList(more));
    return locals.toArray();
  }

  /** The native that the wrapper stands before. */
  public static final class Native {
    private final String owner;
    private final String prefix;
    private final String name;
    private final String descriptor;
    private final boolean isStatic;
    private final boolean framed;
    private final boolean linked;

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
      linked = false;
    }

    /**
     * One that is called by a handle.
     *
     * @param descriptor of the native, with Object for each of its classes
     */
    public Native(String descriptor, boolean isStatic) {
      this.descriptor = descriptor;
      this.isStatic = isStatic;
      owner = null;
      prefix = null;
      name = null;
      framed = false;
      linked = true;
    }
  }
}
