package dev.ipcaudit.intercept.jnr;

import dev.ipcaudit.intercept.emit.BeforeReturns;
import dev.ipcaudit.intercept.emit.HookEmitter;
import dev.ipcaudit.intercept.emit.MethodRewriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Puts hooks where names become addresses, {@code com.kenai.jffi.Library.getSymbolAddress}, for
 * hosts in which nothing else tells what is where; where addresses become method handles, {@code
 * InvokeDynamicSupport.getFastNumericInvoker}, and where jnr-ffi makes machine code for a native
 * method, {@code StubCompiler.compile}. All are the same from 2.3.1 to 2.3.6, and in jffi from
 * 1.4.0 to 1.4.3.
 */
final class JnrRewriter extends MethodRewriter {

  static final String HOOKS = "java/lang/IpcAuditJffi";

  private static final String RESOLVE = "getSymbolAddress(Ljava/lang/String;)J";
  private static final String COMPILE =
      "compile(Lcom/kenai/jffi/Function;Ljava/lang/String;Ljnr/ffi/provider/ResultType;"
          + "[Ljnr/ffi/provider/ParameterType;Ljava/lang/Class;[Ljava/lang/Class;"
          + "Ljnr/ffi/CallingConvention;Z)V";

  private static final String HANDLE =
      "getFastNumericInvoker(Lcom/kenai/jffi/CallContext;J)"
          + "Lcom/kenai/jffi/InvokeDynamicSupport$Invoker;";

  // the arguments of compile
  private static final int FUNCTION = 1;
  private static final int NAME = 2;
  private static final int TYPES = 6;
  private static final int SAVE_ERRNO = 8;

  private final String wanted;

  private JnrRewriter(byte[] bytes, String wanted) {
    super(bytes);
    this.wanted = wanted;
  }

  /** The rewritten {@code Library} of jffi, or null if it has no such method. */
  static byte @Nullable [] library(byte[] bytes) {
    return new JnrRewriter(bytes, RESOLVE).rewrite();
  }

  /** The rewritten {@code InvokeDynamicSupport} of jffi, or null if it has no such method. */
  static byte @Nullable [] handles(byte[] bytes) {
    return new JnrRewriter(bytes, HANDLE).rewrite();
  }

  /** A rewritten {@code StubCompiler}, or null if it has no such method. */
  static byte @Nullable [] stubCompiler(byte[] bytes) {
    return new JnrRewriter(bytes, COMPILE).rewrite();
  }

  @Override
  protected MethodVisitor method(int access, String name, String type, MethodVisitor next) {
    if ((access & Opcodes.ACC_ABSTRACT) != 0 || !wanted.equals(name + type)) {
      return next;
    }
    if (wanted.equals(HANDLE)) {
      return new Handles(next);
    }
    return wanted.equals(RESOLVE) ? new Resolve(next) : new Compile(next);
  }

  /** Lets every method handle that is given out pass the hooks. */
  private static final class Handles extends BeforeReturns {

    Handles(MethodVisitor next) {
      super(next);
    }

    @Override
    protected void leave() {
      visitVarInsn(Opcodes.ALOAD, 0);
      visitVarInsn(Opcodes.LLOAD, 1);
      HookEmitter.call(
          mv, HOOKS, "handle", "(Ljava/lang/Object;Ljava/lang/Object;J)Ljava/lang/Object;");
      visitTypeInsn(Opcodes.CHECKCAST, "com/kenai/jffi/InvokeDynamicSupport$Invoker");
    }
  }

  /** Tells that names are looked up. */
  private static final class Resolve extends BeforeReturns {

    Resolve(MethodVisitor next) {
      super(next);
    }

    @Override
    protected void leave() {
      visitVarInsn(Opcodes.ALOAD, 0);
      HookEmitter.call(mv, HOOKS, "resolved", "(Ljava/lang/Object;)V");
    }
  }

  /** Tells which native method will call which address, and lets it save errno. */
  private static final class Compile extends MethodVisitor {

    Compile(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitCode() {
      super.visitCode();
      visitVarInsn(Opcodes.ILOAD, SAVE_ERRNO);
      visitVarInsn(Opcodes.ALOAD, FUNCTION);
      visitMethodInsn(
          Opcodes.INVOKEVIRTUAL, "com/kenai/jffi/Function", "getFunctionAddress", "()J", false);
      visitVarInsn(Opcodes.ALOAD, NAME);
      visitVarInsn(Opcodes.ALOAD, TYPES);
      HookEmitter.call(mv, HOOKS, "stub", "(ZJLjava/lang/String;[Ljava/lang/Class;)Z");
      visitVarInsn(Opcodes.ISTORE, SAVE_ERRNO);
    }
  }
}
