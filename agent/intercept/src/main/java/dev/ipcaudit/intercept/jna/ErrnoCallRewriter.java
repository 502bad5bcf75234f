package dev.ipcaudit.intercept.jna;

import dev.ipcaudit.intercept.emit.HookEmitter;
import dev.ipcaudit.intercept.emit.MethodRewriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Lets it be heard that a class of the host has called the native through which JNA tells errno,
 * where that was loaded before the agent and can have no wrapper.
 */
final class ErrnoCallRewriter extends MethodRewriter {

  private ErrnoCallRewriter(byte[] bytes) {
    super(bytes);
  }

  /** The rewritten class, or null if it makes no such call. */
  static byte @Nullable [] rewrite(byte[] bytes) {
    return new ErrnoCallRewriter(bytes).rewrite();
  }

  @Override
  protected boolean searches() {
    return true;
  }

  @Override
  protected MethodVisitor method(int access, String name, String descriptor, MethodVisitor next) {
    return new MethodVisitor(Opcodes.ASM9, next) {
      @Override
      public void visitMethodInsn(
          int opcode, String owner, String called, String type, boolean isInterface) {
        super.visitMethodInsn(opcode, owner, called, type, isInterface);
        if (owner.equals(JnaNatives.OWNER) && called.equals(JnaNatives.GET_LAST_ERROR)) {
          found();
          HookEmitter.errnoRead(mv);
        }
      }
    };
  }
}
