package dev.ipcaudit.intercept.jnr;

import dev.ipcaudit.intercept.emit.MethodRewriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Gives each method of jffi that calls an address a beginning: if the address is that of a
 * catalogued function, the method calls itself, or its form that saves errno, between two hooks.
 * Its own code stays as it is, so that this can be done to a class that is loaded already.
 */
final class InvokerRewriter extends MethodRewriter {

  private static final String CONTEXT = "com/kenai/jffi/CallContext";
  private static final String FUNCTION = "com/kenai/jffi/Function";

  private InvokerRewriter(byte[] bytes) {
    super(bytes);
  }

  /** The rewritten class, or null if no method of it calls an address. */
  static byte @Nullable [] rewrite(byte[] bytes) {
    return new InvokerRewriter(bytes).rewrite();
  }

  @Override
  protected MethodVisitor method(int access, String name, String type, MethodVisitor next) {
    if (!name.startsWith("invoke")
        || (access & (Opcodes.ACC_STATIC | Opcodes.ACC_ABSTRACT | Opcodes.ACC_PRIVATE)) != 0) {
      return next;
    }
    boolean byContext = type.startsWith("(L" + CONTEXT + ";J");
    if (!byContext && !type.startsWith("(L" + FUNCTION + ";")) {
      return next;
    }
    return new MethodVisitor(Opcodes.ASM9, next) {
      @Override
      public void visitCode() {
        super.visitCode();
        new InvokerBeginning(mv, owner, name, type, byContext).emit();
      }
    };
  }
}
