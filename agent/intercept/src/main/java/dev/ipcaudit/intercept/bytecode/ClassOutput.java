package dev.ipcaudit.intercept.bytecode;

import java.io.ByteArrayOutputStream;

/** A part of a class file that is being written. Not thread-safe. */
public final class ClassOutput extends ByteArrayOutputStream {

  /** The lower two bytes. */
  public void u2(int value) {
    write(value >> 8);
    write(value);
  }

  public void u4(int value) {
    u2(value >> 16);
    u2(value);
  }

  /** One with a constant. */
  public void instruction(int opcode, int constant) {
    write(opcode);
    u2(constant);
  }

  /** One that goes on elsewhere in the code that is all of this. */
  public void jump(int opcode, int target) {
    int here = size();
    write(opcode);
    u2(target - here);
  }

  /** An entry of the exception table. */
  public void handler(int start, int end, int handler, int type) {
    u2(start);
    u2(end);
    u2(handler);
    u2(type);
  }

  /** One with a name, of which that is the constant. */
  public void attribute(int name, ClassOutput content) {
    u2(name);
    u4(content.size());
    writeBytes(content.toByteArray());
  }
}
