package dev.ipcaudit.intercept.jnr;

import dev.ipcaudit.intercept.HookEmitter;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Puts hooks where names become addresses, {@code com.kenai.jffi.Library.getSymbolAddress}, for
 * hosts in which nothing else tells what is where; where addresses become method handles, {@code
 * InvokeDynamicSupport.getFastNumericInvoker}, and where jnr-ffi makes machine code for a native
 * method, {@code StubCompiler.compile}. All are the same from 2.3.1 to 2.3.6, and in jffi from
 * 1.4.0 to 1.4.3.
 */
final class JnrRewriter extends ClassVisitor {

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
  private boolean found;

  private JnrRewriter(ClassVisitor next, String wanted) {
    super(Opcodes.ASM9, next);
    this.wanted = wanted;
  }

  /** The rewritten {@code Library} of jffi, or null if it has no such method. */
  static byte[] library(byte[] bytes) {
    return rewrite(bytes, RESOLVE);
  }

  /** The rewritten {@code InvokeDynamicSupport} of jffi, or null if it has no such method. */
  static byte[] handles(byte[] bytes) {
    return rewrite(bytes, HANDLE);
  }

  /** A rewritten {@code StubCompiler}, or null if it has no such method. */
  static byte[] stubCompiler(byte[] bytes) {
    return rewrite(bytes, COMPILE);
  }

  private static byte[] rewrite(byte[] bytes, String method) {
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    JnrRewriter rewriter = new JnrRewriter(writer, method);
    reader.accept(rewriter, 0);
    return rewriter.found ? writer.toByteArray() : null;
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String type, String signature, String[] exceptions) {
    MethodVisitor next = super.visitMethod(access, name, type, signature, exceptions);
    if ((access & Opcodes.ACC_ABSTRACT) != 0 || !wanted.equals(name + type)) {
      return next;
    }
    found = true;
    if (wanted.equals(HANDLE)) {
      return new Handles(next);
    }
    return wanted.equals(RESOLVE) ? new Resolve(next) : new Compile(next);
  }

  /** Lets every method handle that is given out pass the hooks. */
  private static final class Handles extends MethodVisitor {

    Handles(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitInsn(int opcode) {
      if (opcode == Opcodes.ARETURN) {
        visitVarInsn(Opcodes.ALOAD, 0);
        visitVarInsn(Opcodes.LLOAD, 1);
        HookEmitter.call(
            mv, "jffiHandle", "(Ljava/lang/Object;Ljava/lang/Object;J)Ljava/lang/Object;");
        visitTypeInsn(Opcodes.CHECKCAST, "com/kenai/jffi/InvokeDynamicSupport$Invoker");
      }
      super.visitInsn(opcode);
    }
  }

  /** Tells that names are looked up. */
  private static final class Resolve extends MethodVisitor {

    Resolve(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitInsn(int opcode) {
      if (opcode == Opcodes.LRETURN) {
        visitVarInsn(Opcodes.ALOAD, 0);
        HookEmitter.call(mv, "jffiResolved", "(Ljava/lang/Object;)V");
      }
      super.visitInsn(opcode);
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
      HookEmitter.call(mv, "jnrStub", "(ZJLjava/lang/String;[Ljava/lang/Class;)Z");
      visitVarInsn(Opcodes.ISTORE, SAVE_ERRNO);
    }
  }
}
