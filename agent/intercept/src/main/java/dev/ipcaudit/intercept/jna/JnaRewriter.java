package dev.ipcaudit.intercept.jna;

import dev.ipcaudit.intercept.emit.GuardedBeginning;
import dev.ipcaudit.intercept.emit.GuardedCode;
import dev.ipcaudit.intercept.emit.HookEmitter;
import dev.ipcaudit.intercept.emit.MethodRewriter;
import java.util.Arrays;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Puts hooks into the two methods of JNA that everything passes: {@code Function.invoke}, in which
 * every call by interface mapping and by {@code Function.invoke*} ends, and {@code
 * NativeLibrary.getFunction}, which finds the C function for a method. Both are the same from JNA
 * 5.4 on.
 */
final class JnaRewriter extends MethodRewriter {

  static final String FUNCTION = "com/sun/jna/Function";
  static final String LIBRARY = "com/sun/jna/NativeLibrary";

  static final String HOOKS = "java/lang/IpcAuditJna";

  /** The field of {@code Pointer}, which a function inherits. */
  private static final String ADDRESS = "peer";

  private static final String INVOKE = "([Ljava/lang/Object;Ljava/lang/Class;ZI)Ljava/lang/Object;";
  private static final String GET_FUNCTION =
      "(Ljava/lang/String;Ljava/lang/reflect/Method;)Lcom/sun/jna/Function;";

  private final String wanted;
  private final String descriptor;

  private JnaRewriter(byte[] bytes, String wanted, String descriptor) {
    super(bytes);
    this.wanted = wanted;
    this.descriptor = descriptor;
  }

  /** The rewritten {@code com.sun.jna.Function}, or null if this JNA has no such method. */
  static byte @Nullable [] function(byte[] bytes) {
    return new JnaRewriter(bytes, "invoke", INVOKE).rewrite();
  }

  /** The rewritten {@code com.sun.jna.NativeLibrary}, or null if this JNA has no such method. */
  static byte @Nullable [] library(byte[] bytes) {
    return new JnaRewriter(bytes, "getFunction", GET_FUNCTION).rewrite();
  }

  @Override
  protected MethodVisitor method(int access, String name, String type, MethodVisitor next) {
    if (!name.equals(wanted) || !type.equals(descriptor)) {
      return next;
    }
    return wanted.equals("invoke") ? new Invoke(next, framed) : new GetFunction(next, framed);
  }

  /**
   * What is put into one method: a beginning, and an end that every return goes to with its result
   * in the first local behind the parameters.
   */
  private abstract static class Hooked extends GuardedBeginning {

    private static final String THROWABLE = "java/lang/Throwable";

    private final boolean framed;
    private final Object[] parameters;
    private final String result;
    private final Label exit = new Label();

    Hooked(MethodVisitor next, boolean framed, String result, Object... parameters) {
      super(next, HOOKS, framed, parameters);
      this.framed = framed;
      this.result = result;
      this.parameters = parameters;
    }

    /** The result is in the local {@link #extra}. */
    abstract void exit();

    @Override
    public void visitInsn(int opcode) {
      if (opcode == Opcodes.ARETURN) {
        super.visitJumpInsn(Opcodes.GOTO, exit);
      } else {
        super.visitInsn(opcode);
      }
    }

    @Override
    public void visitMaxs(int stack, int locals) {
      visitLabel(exit);
      frame(parameters, result);
      visitVarInsn(Opcodes.ASTORE, extra());
      GuardedCode guard = new GuardedCode(mv, HOOKS, framed, with(result));
      guard.begin();
      exit();
      guard.end();
      visitVarInsn(Opcodes.ALOAD, extra());
      super.visitInsn(Opcodes.ARETURN);
      super.visitMaxs(stack, locals);
    }

    int extra() {
      return parameters.length;
    }

    void frame(Object[] locals, Object onStack) {
      if (framed) {
        super.visitFrame(Opcodes.F_FULL, locals.length, locals, 1, new Object[] {onStack});
      }
    }

    private Object[] with(Object local) {
      Object[] all = Arrays.copyOf(parameters, parameters.length + 1);
      all[parameters.length] = local;
      return all;
    }
  }

  /** Hooks the entry, every return and whatever is thrown. */
  private static final class Invoke extends Hooked {

    private final Label start = new Label();

    Invoke(MethodVisitor next, boolean framed) {
      super(
          next,
          framed,
          "java/lang/Object",
          FUNCTION,
          "[Ljava/lang/Object;",
          "java/lang/Class",
          Opcodes.INTEGER,
          Opcodes.INTEGER);
    }

    @Override
    protected void enter() {
      pushCall();
      HookEmitter.call(mv, HOOKS, "enter", "(Ljava/lang/Object;J[Ljava/lang/Object;)V");
    }

    @Override
    public void visitCode() {
      super.visitCode();
      visitLabel(start);
    }

    @Override
    void exit() {
      visitVarInsn(Opcodes.ALOAD, extra());
      pushCall();
      visitVarInsn(Opcodes.ALOAD, 2);
      HookEmitter.call(
          mv,
          HOOKS,
          "exit",
          "(Ljava/lang/Object;Ljava/lang/Object;J[Ljava/lang/Object;Ljava/lang/Class;)V");
    }

    @Override
    public void visitMaxs(int stack, int locals) {
      Label end = new Label();
      // comes last in the exception table, so JNA's own handlers go first
      visitTryCatchBlock(start, end, end, Hooked.THROWABLE);
      visitLabel(end);
      frame(super.parameters, Hooked.THROWABLE);
      visitVarInsn(Opcodes.ASTORE, extra());
      GuardedCode guard = new GuardedCode(mv, HOOKS, super.framed, super.with(Hooked.THROWABLE));
      guard.begin();
      visitVarInsn(Opcodes.ALOAD, extra());
      pushCall();
      HookEmitter.call(
          mv, HOOKS, "thrown", "(Ljava/lang/Throwable;Ljava/lang/Object;J[Ljava/lang/Object;)V");
      guard.end();
      visitVarInsn(Opcodes.ALOAD, extra());
      visitInsn(Opcodes.ATHROW);
      super.visitMaxs(stack, locals);
    }

    private void pushCall() {
      visitVarInsn(Opcodes.ALOAD, 0);
      visitInsn(Opcodes.DUP);
      visitFieldInsn(Opcodes.GETFIELD, FUNCTION, ADDRESS, "J");
      visitVarInsn(Opcodes.ALOAD, 1);
    }
  }

  /** Shows name mappers the host's own method, and tells which C function it stands for. */
  private static final class GetFunction extends Hooked {

    GetFunction(MethodVisitor next, boolean framed) {
      super(next, framed, FUNCTION, LIBRARY, "java/lang/String", "java/lang/reflect/Method");
    }

    @Override
    protected void enter() {
      visitVarInsn(Opcodes.ALOAD, 1);
      HookEmitter.call(mv, HOOKS, "originalName", "(Ljava/lang/String;)Ljava/lang/String;");
      visitVarInsn(Opcodes.ASTORE, 1);
      visitVarInsn(Opcodes.ALOAD, 2);
      HookEmitter.call(
          mv, HOOKS, "originalMethod", "(Ljava/lang/reflect/Method;)Ljava/lang/reflect/Method;");
      visitVarInsn(Opcodes.ASTORE, 2);
    }

    @Override
    void exit() {
      visitVarInsn(Opcodes.ALOAD, extra());
      visitVarInsn(Opcodes.ALOAD, extra());
      visitFieldInsn(Opcodes.GETFIELD, FUNCTION, ADDRESS, "J");
      visitVarInsn(Opcodes.ALOAD, 2);
      HookEmitter.call(mv, HOOKS, "bound", "(Ljava/lang/Object;JLjava/lang/reflect/Method;)V");
    }
  }
}
