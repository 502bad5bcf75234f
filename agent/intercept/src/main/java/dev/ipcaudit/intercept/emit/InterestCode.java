package dev.ipcaudit.intercept.emit;

import dev.ipcaudit.catalog.Interest;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/** Emits the question whether a call that is over matters: {@link Interest} as byte code. */
public abstract class InterestCode {

  private final MethodVisitor code;
  private final Interest interest;
  private final Type[] types;
  private final int[] slots;

  /**
   * @param types of the parameters
   * @param slots where they are
   */
  protected InterestCode(MethodVisitor code, Interest interest, Type[] types, int[] slots) {
    this.code = code;
    this.interest = interest;
    this.types = types;
    this.slots = slots;
  }

  /** Pushes the result as an int. */
  protected abstract void loadResult();

  /** Jumps if the result on the stack says that the call succeeded. */
  protected void jumpIfSucceeded(Label succeeded) {
    HookEmitter.push(code, -1);
    code.visitJumpInsn(Opcodes.IF_ICMPNE, succeeded);
  }

  /** Two ways meet here; for class files with frames. */
  protected abstract void frame();

  /**
   * Jumps to {@code done} if the call does not matter.
   *
   * @return whether there is such a jump
   */
  public final boolean emit(Label done) {
    return switch (interest.success()) {
      case NEVER -> {
        ifFailed(done);
        yield true;
      }
      case BY_COMMAND -> ifCommand(done);
      default -> false;
    };
  }

  private void ifFailed(Label done) {
    Label matters = new Label();
    if (interest.sampled()) {
      HookEmitter.sampled(code);
      code.visitJumpInsn(Opcodes.IFNE, matters);
    }
    loadResult();
    jumpIfSucceeded(done);
    if (interest.sampled()) {
      code.visitLabel(matters);
      frame();
    }
  }

  /** Where the command is none of C's integers every call matters. */
  private boolean ifCommand(Label done) {
    int argument = interest.commandArgument();
    if (argument >= types.length || !HookEmitter.isIntegral(types[argument])) {
      return false;
    }
    Label matters = new Label();
    loadResult();
    HookEmitter.push(code, -1);
    code.visitJumpInsn(Opcodes.IF_ICMPEQ, matters);
    for (int command : interest.commands()) {
      HookEmitter.loadAsInt(code, types[argument], slots[argument]);
      HookEmitter.push(code, command);
      code.visitJumpInsn(Opcodes.IF_ICMPEQ, matters);
    }
    code.visitJumpInsn(Opcodes.GOTO, done);
    code.visitLabel(matters);
    frame();
    return true;
  }
}
