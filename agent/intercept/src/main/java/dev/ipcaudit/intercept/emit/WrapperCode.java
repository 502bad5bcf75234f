package dev.ipcaudit.intercept.emit;

import dev.ipcaudit.catalog.LibcFunction;
import java.util.Arrays;
import java.util.List;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/** Emits the code of one wrapper: the native between the hooks. */
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
  private final WrappedNative wrapped;
  private final boolean tellsEarly;
  private final boolean hidesErrno;
  private final Type result;
  private final int markSlot;
  private final int resultSlot;
  private boolean marked;

  /**
   * @param function that the native stands for
   * @param hidesErrno whether the native saves errno for us alone
   * @param tellsEarly whether the call is told before it is made, and not afterwards
   */
  public WrapperCode(
      MethodVisitor code,
      LibcFunction function,
      WrappedNative wrapped,
      boolean hidesErrno,
      boolean tellsEarly) {
    this.code = code;
    this.function = function;
    this.wrapped = wrapped;
    this.hidesErrno = hidesErrno;
    this.tellsEarly = tellsEarly;
    result = wrapped.result();
    markSlot = wrapped.firstFree();
    resultSlot = function.isMarked() ? markSlot + 1 : markSlot;
  }

  /** Emits all of it. */
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
    wrapped.invoke(code, LibcFunction.NONE);
    code.visitLabel(end);
    if (result.getSort() != Type.VOID) {
      code.visitVarInsn(result.getOpcode(Opcodes.ISTORE), resultSlot);
    }
    GuardedCode after = guard(HookEmitter.verificationTypes(result));
    after.begin();
    unmark(HookEmitter.verificationTypes(result));
    InterestCode interest = interest();
    if (HookEmitter.isIntegral(result) || !interest.needsResult()) {
      interest.emit(after.done());
    }
    loadResult();
    HookEmitter.box(code, result);
    context(true);
    call("exit", HOOK_EXIT);
    after.end();
    hideErrno("leave", HookEmitter.verificationTypes(result));
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
    call("thrown", HOOK_THROWN);
    thrown.end();
    hideErrno("leave", THROWABLE);
    code.visitVarInsn(Opcodes.ALOAD, resultSlot);
    code.visitInsn(Opcodes.ATHROW);
    code.visitMaxs(0, 0);
  }

  private void emitBefore() {
    boolean checksExistence =
        function.canBeProbed()
            && wrapped.isIntegral(function.idArgument())
            && wrapped.isIntegral(function.selectArgument());
    hideErrno("enter");
    if (function.looksBefore()) {
      GuardedCode before = guard();
      before.begin();
      interest().emitBefore(before.done());
      context(true);
      call("before", HOOK_BEFORE);
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
    call("exit", HOOK_EXIT);
    early.end();
    wrapped.invoke(code, LibcFunction.NONE);
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
    if (wrapped.isIntegral(0)) {
      wrapped.loadAsLong(code, 0);
    } else {
      code.visitLdcInsn(-1L);
    }
    wrapped.pushOwner(code);
    call("mark", "(IJLjava/lang/Class;)L" + HookEmitter.IN_FLIGHT + ";");
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

  /** Begins or ends a call that leaves the host's errno as it was, where that is wanted. */
  private void hideErrno(String hook, Object... locals) {
    if (hidesErrno) {
      GuardedCode guard = guard(locals);
      guard.begin();
      wrapped.pushOwner(code);
      call(hook, HOOK_CLASS);
      guard.end();
    }
  }

  private GuardedCode guard(Object... more) {
    return new GuardedCode(code, HookEmitter.NATIVES, wrapped.framed(), locals(more));
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
    wrapped.loadAsLong(code, function.idArgument());
    wrapped.loadAsLong(code, function.selectArgument());
    call("existenceCheck", "(ILjava/lang/Class;JJ)Z");
    code.visitJumpInsn(Opcodes.IFEQ, guard.done());
    code.visitLabel(start);
    wrapped.invoke(code, function.selectArgument());
    HookEmitter.box(code, result);
    code.visitLabel(end);
    wrapped.pushOwner(code);
    call("existenceChecked", "(Ljava/lang/Object;Ljava/lang/Class;)V");
    code.visitJumpInsn(Opcodes.GOTO, guard.done());
    code.visitLabel(handler);
    frame(THROWABLE);
    wrapped.pushOwner(code);
    call("existenceCheckThrown", "(Ljava/lang/Throwable;Ljava/lang/Class;)V");
    guard.end();
  }

  private InterestCode interest() {
    return new InterestCode(code, function.interest(), wrapped.types(), wrapped.slots()) {
      @Override
      protected void loadResult() {
        HookEmitter.loadAsInt(code, result, resultSlot);
      }

      /** A failure is -1 of libc's functions, of Netty's natives the negative errno. */
      @Override
      protected void jumpIfSucceeded(Label succeeded) {
        code.visitJumpInsn(Opcodes.IFGE, succeeded);
      }

      /** What is an object may be an address, as the binding knows. */
      @Override
      protected boolean askMapped() {
        Type[] types = wrapped.types();
        if (types.length < 2 || types[0].getSort() != Type.OBJECT || !wrapped.isIntegral(1)) {
          return false;
        }
        context(false);
        code.visitVarInsn(Opcodes.ALOAD, wrapped.slots()[0]);
        wrapped.loadAsLong(code, 1);
        call("isMapped", "(ILjava/lang/Class;Ljava/lang/Object;J)Z");
        return true;
      }

      @Override
      protected void frame() {
        WrapperCode.this.frame(null, HookEmitter.verificationTypes(result));
      }
    };
  }

  private void loadResult() {
    if (result.getSort() != Type.VOID) {
      code.visitVarInsn(result.getOpcode(Opcodes.ILOAD), resultSlot);
    }
  }

  private void call(String hook, String descriptor) {
    HookEmitter.call(code, HookEmitter.NATIVES, hook, descriptor);
  }

  /** Pushes what every hook wants to know: the function, the class, the arguments. */
  private void context(boolean arguments) {
    HookEmitter.push(code, function.number());
    wrapped.pushOwner(code);
    if (arguments) {
      wrapped.pushArguments(code);
    }
  }

  private void frame(@Nullable String onStack, Object... more) {
    if (!wrapped.framed()) {
      return; // the verifier of Java 5 infers the types by itself
    }
    Object[] locals = locals(more);
    Object[] stack = onStack == null ? new Object[0] : new Object[] {onStack};
    code.visitFrame(Opcodes.F_FULL, locals.length, locals, stack.length, stack);
  }

  /** The parameters, the mark once there is one, and {@code more}. */
  private Object[] locals(Object... more) {
    List<Object> locals = wrapped.locals();
    if (marked) {
      locals.add(HookEmitter.IN_FLIGHT);
    }
    locals.addAll(Arrays.asList(more));
    return locals.toArray();
  }
}
