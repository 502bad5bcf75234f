package dev.ipcaudit.intercept.emit;

import dev.ipcaudit.catalog.Interest;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/** Emits the question whether a call that is over matters: {@link Interest} as byte code. */
public abstract class InterestCode {

  private static final String FILTER = "java/lang/IpcAuditFilter";

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

  /** Whether {@link #emit} looks at the result, which has to be one of C's integers then. */
  public final boolean needsResult() {
    Interest.Success success = interest.success();
    return success == Interest.Success.NEVER || success == Interest.Success.BY_COMMAND;
  }

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
      case BY_COMMAND, BY_BITS -> ifCommand(done);
      case IF_MAPPED -> {
        HookEmitter.call(code, FILTER, "anyMapped", "()Z");
        code.visitJumpInsn(Opcodes.IFEQ, done);
        yield true;
      }
      case ALWAYS -> false;
    };
  }

  /** Jumps to {@code done} if the call does not matter before it is made. */
  public final void emitBefore(Label done) {
    if (!interest.byRange()) {
      return;
    }
    if (types.length > 1 && HookEmitter.isIntegral(types[1]) && loadAddress(types[0], slots[0])) {
      HookEmitter.loadAsLong(code, types[1], slots[1]);
      HookEmitter.call(code, FILTER, "isMapped", "(JJ)Z");
    } else if (!askMapped()) {
      HookEmitter.call(code, FILTER, "anyMapped", "()Z");
    }
    code.visitJumpInsn(Opcodes.IFEQ, done);
  }

  /** Asks in another way whether the first two arguments name a mapping; false if there is none. */
  protected boolean askMapped() {
    return false;
  }

  /** Pushes an argument as an address, a long, if that can be done without a call of the host's. */
  protected boolean loadAddress(Type type, int slot) {
    if (!HookEmitter.isIntegral(type)) {
      return false;
    }
    HookEmitter.loadAsLong(code, type, slot);
    return true;
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
    if (interest.success() == Interest.Success.BY_BITS) {
      HookEmitter.loadAsInt(code, types[argument], slots[argument]);
      HookEmitter.push(code, interest.commands()[0]);
      code.visitInsn(Opcodes.IAND);
      code.visitJumpInsn(Opcodes.IFEQ, done);
      return true;
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
