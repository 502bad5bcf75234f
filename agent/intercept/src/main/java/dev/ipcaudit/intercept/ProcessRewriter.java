package dev.ipcaudit.intercept;

import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Rewrites ProcessBuilder, so that it tells of every child it has started: each process passes
 * through the hook on its way from the class that forks. The stack has just been deep enough for
 * that one, and the hook itself lets nothing out: so nothing guards the call.
 */
final class ProcessRewriter extends ClassVisitor {

  static final String BUILDER = "java/lang/ProcessBuilder";

  private static final String PROCESS = "java/lang/ProcessImpl";
  private static final String STARTS = ")Ljava/lang/Process;";

  private int rewritten;

  private ProcessRewriter(ClassVisitor next) {
    super(Opcodes.ASM9, next);
  }

  /** The rewritten class, or null if this JDK's is another one. */
  static byte[] rewrite(byte[] bytes) {
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    ProcessRewriter rewriter = new ProcessRewriter(writer);
    reader.accept(rewriter, 0);
    return rewriter.rewritten == 0 ? null : writer.toByteArray();
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String descriptor, String signature, String[] exceptions) {
    MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
    if ((access & Opcodes.ACC_STATIC) != 0) {
      return next;
    }
    return new MethodVisitor(Opcodes.ASM9, next) {
      @Override
      public void visitMethodInsn(
          int opcode, String owner, String method, String type, boolean isInterface) {
        super.visitMethodInsn(opcode, owner, method, type, isInterface);
        if (owner.equals(PROCESS) && method.equals("start") && type.endsWith(STARTS)) {
          rewritten++;
          super.visitVarInsn(Opcodes.ALOAD, 0);
          super.visitMethodInsn(
              Opcodes.INVOKESTATIC,
              "java/lang/IpcAuditProcesses",
              "started",
              "(Ljava/lang/Process;Ljava/lang/ProcessBuilder;)Ljava/lang/Process;",
              false);
        }
      }
    };
  }
}
