package dev.ipcaudit.intercept.jna;

import dev.ipcaudit.intercept.HookCalls;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Puts hooks into the two methods of JNA that everything passes: {@code Function.invoke}, in which
 * every call by interface mapping and by {@code Function.invoke*} ends, and {@code
 * NativeLibrary.getFunction}, which finds the C function for a method. Both are the same from JNA
 * 5.4 on.
 */
public final class JnaRewriter extends ClassVisitor {

  public static final String FUNCTION = "com/sun/jna/Function";
  public static final String LIBRARY = "com/sun/jna/NativeLibrary";

  /** The field of {@code Pointer}, which a function inherits. */
  private static final String ADDRESS = "peer";

  private static final String INVOKE = "([Ljava/lang/Object;Ljava/lang/Class;ZI)Ljava/lang/Object;";
  private static final String GET_FUNCTION =
      "(Ljava/lang/String;Ljava/lang/reflect/Method;)Lcom/sun/jna/Function;";

  private final String wanted;
  private final String descriptor;
  private boolean found;

  private JnaRewriter(ClassVisitor next, String wanted, String descriptor) {
    super(Opcodes.ASM9, next);
    this.wanted = wanted;
    this.descriptor = descriptor;
  }

  /** The rewritten {@code com.sun.jna.Function}, or null if this JNA has no such method. */
  public static byte[] function(byte[] bytes) {
    return rewrite(bytes, "invoke", INVOKE);
  }

  /** The rewritten {@code com.sun.jna.NativeLibrary}, or null if this JNA has no such method. */
  public static byte[] library(byte[] bytes) {
    return rewrite(bytes, "getFunction", GET_FUNCTION);
  }

  private static byte[] rewrite(byte[] bytes, String method, String descriptor) {
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    JnaRewriter rewriter = new JnaRewriter(writer, method, descriptor);
    reader.accept(rewriter, 0);
    return rewriter.found ? writer.toByteArray() : null;
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String type, String signature, String[] exceptions) {
    MethodVisitor next = super.visitMethod(access, name, type, signature, exceptions);
    if (!name.equals(wanted) || !type.equals(descriptor)) {
      return next;
    }
    found = true;
    return wanted.equals("invoke") ? new Invoke(next) : new GetFunction(next);
  }

  /** Hooks the entry, every return and whatever is thrown. */
  private static final class Invoke extends MethodVisitor {

    private final Label start = new Label();

    Invoke(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitCode() {
      super.visitCode();
      pushCall();
      HookCalls.call(mv, "jnaEnter", "(Ljava/lang/Object;J[Ljava/lang/Object;)V");
      visitLabel(start);
    }

    @Override
    public void visitInsn(int opcode) {
      if (opcode == Opcodes.ARETURN) {
        super.visitInsn(Opcodes.DUP);
        pushCall();
        visitVarInsn(Opcodes.ALOAD, 2);
        HookCalls.call(
            mv,
            "jnaExit",
            "(Ljava/lang/Object;Ljava/lang/Object;J[Ljava/lang/Object;Ljava/lang/Class;)V");
      }
      super.visitInsn(opcode);
    }

    @Override
    public void visitMaxs(int stack, int locals) {
      Label end = new Label();
      visitLabel(end);
      // comes last in the exception table, so JNA's own handlers go first
      visitTryCatchBlock(start, end, end, "java/lang/Throwable");
      Object[] parameters = {
        FUNCTION, "[Ljava/lang/Object;", "java/lang/Class", Opcodes.INTEGER, Opcodes.INTEGER
      };
      visitFrame(
          Opcodes.F_FULL, parameters.length, parameters, 1, new Object[] {"java/lang/Throwable"});
      super.visitInsn(Opcodes.DUP);
      pushCall();
      HookCalls.call(
          mv, "jnaThrown", "(Ljava/lang/Throwable;Ljava/lang/Object;J[Ljava/lang/Object;)V");
      super.visitInsn(Opcodes.ATHROW);
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
  private static final class GetFunction extends MethodVisitor {

    GetFunction(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitCode() {
      super.visitCode();
      visitVarInsn(Opcodes.ALOAD, 1);
      HookCalls.call(mv, "originalName", "(Ljava/lang/String;)Ljava/lang/String;");
      visitVarInsn(Opcodes.ASTORE, 1);
      visitVarInsn(Opcodes.ALOAD, 2);
      HookCalls.call(
          mv, "originalMethod", "(Ljava/lang/reflect/Method;)Ljava/lang/reflect/Method;");
      visitVarInsn(Opcodes.ASTORE, 2);
    }

    @Override
    public void visitInsn(int opcode) {
      if (opcode == Opcodes.ARETURN) {
        super.visitInsn(Opcodes.DUP);
        super.visitInsn(Opcodes.DUP);
        visitFieldInsn(Opcodes.GETFIELD, FUNCTION, ADDRESS, "J");
        visitVarInsn(Opcodes.ALOAD, 2);
        HookCalls.call(mv, "jnaBound", "(Ljava/lang/Object;JLjava/lang/reflect/Method;)V");
      }
      super.visitInsn(opcode);
    }
  }
}
