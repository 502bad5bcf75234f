package dev.ipcaudit.intercept.jdk;

import dev.ipcaudit.intercept.emit.HookEmitter;
import dev.ipcaudit.intercept.emit.MethodRewriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites ProcessBuilder, so that it tells of every child it has started: each process passes
 * through the hook on its way from the class that forks. The stack has just been deep enough for
 * that one, and the hook itself lets nothing out: so nothing guards the call. Another hook comes
 * before.
 */
final class ProcessRewriter extends MethodRewriter {

  private static final String PROCESS = "java/lang/ProcessImpl";
  private static final String HOOKS = "java/lang/IpcAuditProcesses";
  private static final String STARTS = ")Ljava/lang/Process;";

  private ProcessRewriter(byte[] bytes) {
    super(bytes);
  }

  /** The rewritten class, or null if this JDK's is another one. */
  static byte @Nullable [] rewrite(byte[] bytes) {
    return new ProcessRewriter(bytes).rewrite();
  }

  @Override
  protected boolean searches() {
    return true;
  }

  @Override
  protected MethodVisitor method(int access, String name, String descriptor, MethodVisitor next) {
    if ((access & Opcodes.ACC_STATIC) != 0) {
      return next;
    }
    return new MethodVisitor(Opcodes.ASM9, next) {
      @Override
      public void visitMethodInsn(
          int opcode, String owner, String method, String type, boolean isInterface) {
        boolean starts = owner.equals(PROCESS) && method.equals("start") && type.endsWith(STARTS);
        if (starts) {
          HookEmitter.call(mv, HOOKS, "starts", "()V");
        }
        super.visitMethodInsn(opcode, owner, method, type, isInterface);
        if (starts) {
          found();
          super.visitVarInsn(Opcodes.ALOAD, 0);
          HookEmitter.call(
              mv,
              HOOKS,
              "started",
              "(Ljava/lang/Process;Ljava/lang/ProcessBuilder;)Ljava/lang/Process;");
        }
      }
    };
  }
}
