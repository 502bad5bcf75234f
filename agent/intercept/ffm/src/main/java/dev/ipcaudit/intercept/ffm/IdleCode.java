package dev.ipcaudit.intercept.ffm;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Writes a method that calls both handles of a wrapper as the wrapper does, but of a function that
 * does nothing: with the first call the JVM makes what such calls need. That may change libc's
 * errno, right before a call of the host that leaves it alone; and there may be no memory for it
 * later.
 */
final class IdleCode {

  /** The name of the method. */
  static final String NAME = "link";

  /** Takes the handle, the one without a segment or null, the function and a segment for errno. */
  static final MethodType TYPE =
      MethodType.methodType(
          void.class,
          MethodHandle.class,
          MethodHandle.class,
          MemorySegment.class,
          MemorySegment.class);

  private static final String SEGMENT = "java/lang/foreign/MemorySegment";

  private final MethodVisitor code;

  private IdleCode(MethodVisitor code) {
    this.code = code;
  }

  /**
   * @param handle the type of the handle with a segment for errno
   * @param hasPlain whether there is one without it
   */
  static void write(ClassWriter writer, MethodType handle, boolean hasPlain) {
    MethodVisitor code =
        writer.visitMethod(Opcodes.ACC_STATIC, NAME, TYPE.toMethodDescriptorString(), null, null);
    new IdleCode(code).write(handle, hasPlain);
  }

  private void write(MethodType handle, boolean hasPlain) {
    Label begin = new Label();
    Label end = new Label();
    Label refused = new Label();
    code.visitTryCatchBlock(begin, end, refused, "java/lang/RuntimeException");
    code.visitCode();
    code.visitLabel(begin);
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitVarInsn(Opcodes.ALOAD, 2);
    code.visitVarInsn(Opcodes.ALOAD, 3);
    call(handle, 2);
    if (hasPlain) {
      code.visitVarInsn(Opcodes.ALOAD, 1);
      code.visitVarInsn(Opcodes.ALOAD, 2);
      call(handle.dropParameterTypes(1, 2), 1);
    }
    code.visitLabel(end);
    code.visitInsn(Opcodes.RETURN);
    code.visitLabel(refused); // a structure has no such value
    code.visitInsn(Opcodes.POP);
    code.visitInsn(Opcodes.RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  /**
   * Calls a handle with zeros.
   *
   * @param given how many arguments lie on the stack already
   */
  private void call(MethodType type, int given) {
    for (int i = given; i < type.parameterCount(); i++) {
      zero(Type.getType(type.parameterType(i)));
    }
    code.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL,
        "java/lang/invoke/MethodHandle",
        "invokeExact",
        type.toMethodDescriptorString(),
        false);
    int size = Type.getType(type.returnType()).getSize();
    code.visitInsn(size == 2 ? Opcodes.POP2 : Opcodes.POP);
  }

  private void zero(Type type) {
    switch (type.getSort()) {
      case Type.LONG -> code.visitInsn(Opcodes.LCONST_0);
      case Type.FLOAT -> code.visitInsn(Opcodes.FCONST_0);
      case Type.DOUBLE -> code.visitInsn(Opcodes.DCONST_0);
      case Type.OBJECT ->
          code.visitFieldInsn(Opcodes.GETSTATIC, SEGMENT, "NULL", "L" + SEGMENT + ";");
      default -> code.visitInsn(Opcodes.ICONST_0);
    }
  }
}
