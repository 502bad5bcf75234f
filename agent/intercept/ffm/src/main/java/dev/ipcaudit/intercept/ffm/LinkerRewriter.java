package dev.ipcaudit.intercept.ffm;

import dev.ipcaudit.intercept.emit.BeforeReturns;
import dev.ipcaudit.intercept.emit.HookEmitter;
import dev.ipcaudit.intercept.emit.MethodRewriter;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Hooks the two methods in which every handle of a C function is made: {@code
 * AbstractLinker.downcallHandle} with the symbol and without. They are the same from JDK 22 to 25.
 * The hook comes last, with the finished handle: whatever the JDK checks, warns of or throws has
 * happened by then, on behalf of the host.
 */
final class LinkerRewriter extends MethodRewriter {

  static final String HOOKS = "java/lang/IpcAuditLinker";

  private static final String OWNER = "jdk/internal/foreign/abi/AbstractLinker";
  private static final String UNBOUND =
      "(Ljava/lang/foreign/FunctionDescriptor;[Ljava/lang/foreign/Linker$Option;)"
          + "Ljava/lang/invoke/MethodHandle;";
  private static final String BOUND = "(Ljava/lang/foreign/MemorySegment;" + UNBOUND.substring(1);
  private static final String HOOK =
      "(Ljava/lang/invoke/MethodHandle;Ljava/lang/invoke/MethodHandle;Ljava/lang/Object;"
          + "Ljava/lang/Object;Ljava/lang/Object;[Ljava/lang/Object;)"
          + "Ljava/lang/invoke/MethodHandle;";

  /**
   * What both methods end in, private and without a question for the caller's rights. The hook
   * makes its own handles by it, as a constant of the class that may call it.
   */
  private static final String LINK = "downcallHandle0";

  private boolean bound;
  private boolean unbound;
  private boolean link;

  private LinkerRewriter(byte[] bytes) {
    super(bytes);
  }

  /** The rewritten linker, or null if this JDK has one of another make. */
  static byte @Nullable [] rewrite(byte[] bytes) {
    LinkerRewriter rewriter = new LinkerRewriter(bytes);
    byte[] rewritten = rewriter.rewrite();
    return rewriter.bound && rewriter.unbound && rewriter.link ? rewritten : null;
  }

  @Override
  protected MethodVisitor method(int access, String name, String descriptor, MethodVisitor next) {
    boolean isStatic = (access & Opcodes.ACC_STATIC) != 0;
    if (isStatic || (access & Opcodes.ACC_ABSTRACT) != 0) {
      return next;
    }
    if (name.equals(LINK) && descriptor.equals(UNBOUND)) {
      link = true;
    } else if (name.equals("downcallHandle") && descriptor.equals(UNBOUND)) {
      unbound = true;
      return new Returns(next, false);
    } else if (name.equals("downcallHandle") && descriptor.equals(BOUND)) {
      bound = true;
      return new Returns(next, true);
    }
    return next;
  }

  /** Passes what is returned through the hook. */
  private static final class Returns extends BeforeReturns {

    private final boolean hasSymbol;

    Returns(MethodVisitor next, boolean hasSymbol) {
      super(next);
      this.hasSymbol = hasSymbol;
    }

    @Override
    protected void leave() {
      int next = 1;
      visitLdcInsn(new Handle(Opcodes.H_INVOKEVIRTUAL, OWNER, LINK, UNBOUND, false));
      visitVarInsn(Opcodes.ALOAD, 0);
      if (hasSymbol) {
        visitVarInsn(Opcodes.ALOAD, next++);
      } else {
        visitInsn(Opcodes.ACONST_NULL);
      }
      visitVarInsn(Opcodes.ALOAD, next++);
      visitVarInsn(Opcodes.ALOAD, next);
      HookEmitter.call(mv, HOOKS, "linked", HOOK);
    }
  }
}
