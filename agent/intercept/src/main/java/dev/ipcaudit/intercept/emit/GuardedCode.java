package dev.ipcaudit.intercept.emit;

import dev.ipcaudit.intercept.bytecode.ClassScan;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Emits what surrounds code of ours in a method of the host: whatever it throws, the method goes on
 * behind it. The handlers are in that method itself, since a call of ours may throw
 * StackOverflowError before its first instruction; and a handler that has to call something, to
 * count what was lost, has a handler of its own.
 *
 * <pre>
 *   try { ... }
 *   catch (Throwable unseen) {
 *     try {
 *       Throwable stop = IpcAuditHooks.lost(unseen);
 *     } catch (Throwable again) {
 *       try { IpcAuditHooks.unsaid++; } catch (Throwable hooksUnresolved) { }
 *       stop = null;
 *     }
 *     if (stop != null) throw stop;          // the host's own Thread.stop
 *   }
 * </pre>
 *
 * The operand stack is empty before and after it.
 */
public final class GuardedCode {

  private static final String THROWABLE = "java/lang/Throwable";

  private final MethodVisitor code;
  private final String hooks;
  private final boolean framed;
  private final Object[] locals;
  private final Label end = new Label();
  private final Label lost = new Label();
  private final Label done = new Label();

  /**
   * @param hooks the class that the guarded code calls, which is resolved before anything can be
   *     lost: to resolve another one may load it, for which there is no memory or stack then
   * @param framed whether the class file has stack map frames that ASM does not compute
   * @param locals what the locals hold all the while, as {@link MethodVisitor#visitFrame} has it
   */
  public GuardedCode(MethodVisitor code, String hooks, boolean framed, Object... locals) {
    this.code = code;
    this.hooks = hooks;
    this.framed = framed;
    this.locals = locals;
  }

  /** Whether a class file has stack map frames: from Java 6 on. */
  public static boolean isFramed(byte[] bytes) {
    return ClassScan.major(bytes) >= Opcodes.V1_6;
  }

  /** The code that follows is guarded. */
  public void begin() {
    Label begin = new Label();
    code.visitTryCatchBlock(begin, end, lost, THROWABLE);
    code.visitLabel(begin);
  }

  /** Where the code goes on; a jump to it may be part of the guarded code. */
  public Label done() {
    return done;
  }

  /** The guarded code, which must not be empty, is over. */
  public void end() {
    Label said = new Label();
    Label overflows = new Label();
    Label counted = new Label();
    Label ours = new Label();
    Label unresolved = new Label();
    code.visitTryCatchBlock(lost, said, overflows, THROWABLE);
    code.visitTryCatchBlock(overflows, counted, unresolved, THROWABLE);
    code.visitLabel(end);
    code.visitJumpInsn(Opcodes.GOTO, done);
    code.visitLabel(lost);
    frame(THROWABLE);
    HookEmitter.call(code, hooks, "lost", "(Ljava/lang/Throwable;)Ljava/lang/Throwable;");
    code.visitLabel(said);
    code.visitInsn(Opcodes.DUP);
    code.visitJumpInsn(Opcodes.IFNULL, ours);
    code.visitInsn(Opcodes.ATHROW);
    code.visitLabel(overflows);
    frame(THROWABLE);
    code.visitFieldInsn(Opcodes.GETSTATIC, hooks, "unsaid", "I");
    code.visitInsn(Opcodes.ICONST_1);
    code.visitInsn(Opcodes.IADD);
    code.visitFieldInsn(Opcodes.PUTSTATIC, hooks, "unsaid", "I");
    code.visitLabel(counted);
    code.visitJumpInsn(Opcodes.GOTO, ours);
    code.visitLabel(unresolved);
    code.visitLabel(ours);
    frame(THROWABLE);
    code.visitInsn(Opcodes.POP);
    code.visitLabel(done);
    frame(null);
  }

  private void frame(@Nullable String onStack) {
    if (framed) {
      Object[] stack = onStack == null ? new Object[0] : new Object[] {onStack};
      code.visitFrame(Opcodes.F_FULL, locals.length, locals, stack.length, stack);
    }
  }
}
