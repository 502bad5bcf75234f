package dev.ipcaudit.intercept.jnr;

import dev.ipcaudit.intercept.emit.GuardedBeginning;
import dev.ipcaudit.intercept.emit.HookEmitter;
import dev.ipcaudit.intercept.emit.MethodRewriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import org.jspecify.annotations.Nullable;

/** Lets it be heard that the host is about to read errno through jffi. */
final class JffiErrnoRewriter extends MethodRewriter {

  /** jffi's class with {@code int get()} and the older {@code int getError()}. */
  static final String LAST_ERROR = "com/kenai/jffi/LastError";

  private JffiErrnoRewriter(byte[] bytes) {
    super(bytes);
  }

  /** The rewritten class, or null if this jffi has no such method. */
  static byte @Nullable [] rewrite(byte[] bytes) {
    return new JffiErrnoRewriter(bytes).rewrite();
  }

  @Override
  protected MethodVisitor method(int access, String name, String type, MethodVisitor next) {
    if (!type.equals("()I") || (!name.equals("get") && !name.equals("getError"))) {
      return next;
    }
    return new GuardedBeginning(next, HookEmitter.HOOKS, framed, LAST_ERROR) {
      @Override
      protected void enter() {
        HookEmitter.errnoRead(mv);
      }
    };
  }
}
