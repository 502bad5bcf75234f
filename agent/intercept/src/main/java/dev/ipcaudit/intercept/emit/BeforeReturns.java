package dev.ipcaudit.intercept.emit;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Puts code before each return of a method, with what it returns on the stack. The code adds no
 * jump, so that no stack map changes; what it calls throws nothing.
 */
public abstract class BeforeReturns extends MethodVisitor {

  protected BeforeReturns(MethodVisitor next) {
    super(Opcodes.ASM9, next);
  }

  /** Emits it, without an instruction that returns. */
  protected abstract void leave();

  @Override
  public void visitInsn(int opcode) {
    if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
      leave();
    }
    super.visitInsn(opcode);
  }
}
