package dev.ipcaudit.intercept;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/** Emits what rewritten code has in common: calls of the hook class, boxing, loading arguments. */
public final class HookEmitter {

  public static final String OWNER = "java/lang/IpcAuditHooks";

  public static final String MARKS = "java/lang/IpcAuditMarks";

  private HookEmitter() {}

  public static void call(MethodVisitor code, String hook, String descriptor) {
    code.visitMethodInsn(Opcodes.INVOKESTATIC, OWNER, hook, descriptor, false);
  }

  /**
   * Ends the mark in a local. That the call is over is said without a call, so that it is done
   * whatever room the stack has; then the mark lets go of its thread.
   */
  public static void unmark(MethodVisitor code, int mark) {
    code.visitVarInsn(Opcodes.ALOAD, mark);
    code.visitInsn(Opcodes.ICONST_0);
    code.visitFieldInsn(Opcodes.PUTFIELD, MARKS, "function", "I");
    code.visitVarInsn(Opcodes.ALOAD, mark);
    code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, MARKS, "end", "()V", false);
  }

  /** Pushes whether a call that succeeded is looked at nevertheless. */
  public static void sampled(MethodVisitor code) {
    code.visitMethodInsn(Opcodes.INVOKESTATIC, MARKS, "sampled", "()Z", false);
  }

  public static void push(MethodVisitor code, int value) {
    if (value >= -1 && value <= 5) {
      code.visitInsn(Opcodes.ICONST_0 + value);
    } else {
      code.visitIntInsn(value < 128 ? Opcodes.BIPUSH : Opcodes.SIPUSH, value);
    }
  }

  /** Turns the value on the stack into an object; where there is none, pushes void.class. */
  public static void box(MethodVisitor code, Type type) {
    String box;
    switch (type.getSort()) {
      case Type.VOID:
        code.visitFieldInsn(Opcodes.GETSTATIC, "java/lang/Void", "TYPE", "Ljava/lang/Class;");
        return;
      case Type.BOOLEAN:
        box = "java/lang/Boolean";
        break;
      case Type.CHAR:
        box = "java/lang/Character";
        break;
      case Type.BYTE:
        box = "java/lang/Byte";
        break;
      case Type.SHORT:
        box = "java/lang/Short";
        break;
      case Type.INT:
        box = "java/lang/Integer";
        break;
      case Type.LONG:
        box = "java/lang/Long";
        break;
      case Type.FLOAT:
        box = "java/lang/Float";
        break;
      case Type.DOUBLE:
        box = "java/lang/Double";
        break;
      default:
        return;
    }
    code.visitMethodInsn(
        Opcodes.INVOKESTATIC, box, "valueOf", "(" + type.getDescriptor() + ")L" + box + ";", false);
  }

  public static boolean isIntegral(Type type) {
    return type.getSort() >= Type.BYTE && type.getSort() <= Type.INT || type.getSort() == Type.LONG;
  }

  /** Loads a byte, short, int or long as an int. */
  public static void loadAsInt(MethodVisitor code, Type type, int slot) {
    code.visitVarInsn(type.getOpcode(Opcodes.ILOAD), slot);
    if (type.getSort() == Type.LONG) {
      code.visitInsn(Opcodes.L2I);
    }
  }

  /** Loads a byte, short, int or long as a long. */
  public static void loadAsLong(MethodVisitor code, Type type, int slot) {
    code.visitVarInsn(type.getOpcode(Opcodes.ILOAD), slot);
    if (type.getSort() != Type.LONG) {
      code.visitInsn(Opcodes.I2L);
    }
  }

  /** As {@link #verificationType}; nothing for void. */
  static Object[] verificationTypes(Type type) {
    return type.getSort() == Type.VOID ? new Object[0] : new Object[] {verificationType(type)};
  }

  /** What a stack map frame calls a local of that type. */
  public static Object verificationType(Type type) {
    switch (type.getSort()) {
      case Type.LONG:
        return Opcodes.LONG;
      case Type.FLOAT:
        return Opcodes.FLOAT;
      case Type.DOUBLE:
        return Opcodes.DOUBLE;
      case Type.ARRAY:
        return type.getDescriptor();
      case Type.OBJECT:
        return type.getInternalName();
      default:
        return Opcodes.INTEGER;
    }
  }
}
