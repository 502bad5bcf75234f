package dev.ipcaudit.intercept.emit;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** Puts guarded code before that of a method. */
public abstract class GuardedBeginning extends MethodVisitor {

  private final String hooks;
  private final boolean framed;
  private final Object[] parameters;

  /**
   * @param hooks the class that the code calls, as {@link GuardedCode} has it
   * @param framed whether the class file has stack map frames
   * @param parameters what the locals hold, as {@link MethodVisitor#visitFrame} has it
   */
  protected GuardedBeginning(
      MethodVisitor next, String hooks, boolean framed, Object... parameters) {
    super(Opcodes.ASM9, next);
    this.hooks = hooks;
    this.framed = framed;
    this.parameters = parameters;
  }

  /** Emits it; it is not empty. */
  protected abstract void enter();

  @Override
  public void visitCode() {
    super.visitCode();
    GuardedCode guard = new GuardedCode(mv, hooks, framed, parameters);
    guard.begin();
    enter();
    guard.end();
    // the method's own first frame must not be at the same place
    super.visitInsn(Opcodes.NOP);
  }
}
