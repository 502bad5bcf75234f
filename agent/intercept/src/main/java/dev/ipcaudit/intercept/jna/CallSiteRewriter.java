package dev.ipcaudit.intercept.jna;

import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.intercept.emit.MethodRewriter;
import java.util.Set;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites calls of natives that were loaded before the agent, which a wrapper cannot be given any
 * more. The shape of the class stays as it is.
 */
final class CallSiteRewriter extends MethodRewriter {

  /** invokedynamic came with this class file version. */
  static final int OLDEST = Opcodes.V1_7;

  private static final String BOOTSTRAP =
      "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;"
          + "Ljava/lang/invoke/MethodHandle;I)Ljava/lang/invoke/CallSite;";

  private static final Handle LINK =
      new Handle(Opcodes.H_INVOKESTATIC, JnaRewriter.HOOKS, "link", BOOTSTRAP, false);

  private final Set<String> owners;

  private CallSiteRewriter(byte[] bytes, Set<String> owners) {
    super(bytes);
    this.owners = owners;
  }

  /**
   * Rewrites the calls.
   *
   * @param owners internal names of the classes whose natives are meant
   * @return the rewritten class, or null if it calls none of them
   */
  static byte @Nullable [] rewrite(byte[] bytes, Set<String> owners) {
    return new CallSiteRewriter(bytes, owners).rewrite();
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
          int opcode, String owner, String method, String type, boolean isInterface) {
        LibcFunction function =
            (opcode != Opcodes.INVOKESTATIC && opcode != Opcodes.INVOKEVIRTUAL)
                    || !owners.contains(owner)
                ? null
                : Catalog.function(method);
        if (function == null) {
          super.visitMethodInsn(opcode, owner, method, type, isInterface);
          return;
        }
        found();
        boolean isStatic = opcode == Opcodes.INVOKESTATIC;
        Handle target =
            new Handle(
                isStatic ? Opcodes.H_INVOKESTATIC : Opcodes.H_INVOKEVIRTUAL,
                owner,
                method,
                type,
                isInterface);
        String full = isStatic ? type : "(L" + owner + ";" + type.substring(1);
        visitInvokeDynamicInsn(method, full, LINK, target, function.number());
      }
    };
  }
}
