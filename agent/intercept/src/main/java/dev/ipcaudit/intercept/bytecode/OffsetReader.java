package dev.ipcaudit.intercept.bytecode;

import net.bytebuddy.jar.asm.ClassReader;

/** Knows the offset of the instruction that is being visited. */
final class OffsetReader extends ClassReader {

  private int offset;

  OffsetReader(byte[] bytes) {
    super(bytes);
  }

  /** In the byte code of the method. */
  int offset() {
    return offset;
  }

  @Override
  protected void readBytecodeInstructionOffset(int bytecodeOffset) {
    offset = bytecodeOffset;
  }
}
