package dev.ipcaudit.intercept.emit;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/** Emits what rewritten code has in common: calls of the hook class, boxing, loading arguments. */
public final class HookEmitter {

  /** What is common to the hooks of all bindings. */
  public static final String HOOKS = "java/lang/IpcAuditHooks";

  /** The hooks of wrapped natives. */
  public static final String NATIVES = "java/lang/IpcAuditNatives";

  public static final String IN_FLIGHT = "java/lang/IpcAuditInFlight";

  private HookEmitter() {}

  /**
   * Calls a hook.
   *
   * @param owner the internal name of the class of hooks
   */
  public static void call(MethodVisitor code, String owner, String hook, String descriptor) {
    code.visitMethodInsn(Opcodes.INVOKESTATIC, owner, hook, descriptor, false);
  }

  /** Says that a binding gives the host the errno of this thread's last call. */
  public static void errnoRead(MethodVisitor code) {
    call(code, HOOKS, "errnoRead", "()V");
  }

  /**
   * Ends the mark in a local. That the call is over is said without a call, so that it is done
   * whatever room the stack has; then the mark lets go of its thread.
   */
  public static void unmark(MethodVisitor code, int mark) {
    code.visitVarInsn(Opcodes.ALOAD, mark);
    code.visitInsn(Opcodes.ICONST_0);
    code.visitFieldInsn(Opcodes.PUTFIELD, IN_FLIGHT, "function", "I");
    code.visitVarInsn(Opcodes.ALOAD, mark);
    code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, IN_FLIGHT, "end", "()V", false);
  }

  /** Pushes whether a call that succeeded is looked at nevertheless. */
  public static void sampled(MethodVisitor code) {
    code.visitMethodInsn(Opcodes.INVOKESTATIC, IN_FLIGHT, "sampled", "()Z", false);
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
      case Type.VOID -> {
        code.visitFieldInsn(Opcodes.GETSTATIC, "java/lang/Void", "TYPE", "Ljava/lang/Class;");
        return;
      }
      case Type.BOOLEAN -> box = "java/lang/Boolean";
      case Type.CHAR -> box = "java/lang/Character";
      case Type.BYTE -> box = "java/lang/Byte";
      case Type.SHORT -> box = "java/lang/Short";
      case Type.INT -> box = "java/lang/Integer";
      case Type.LONG -> box = "java/lang/Long";
      case Type.FLOAT -> box = "java/lang/Float";
      case Type.DOUBLE -> box = "java/lang/Double";
      default -> {
        return;
      }
    }
    code.visitMethodInsn(
        Opcodes.INVOKESTATIC, box, "valueOf", "(" + type.getDescriptor() + ")L" + box + ";", false);
  }

  public static boolean isIntegral(Type type) {
    return (type.getSort() >= Type.BYTE && type.getSort() <= Type.INT)
        || type.getSort() == Type.LONG;
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
    return switch (type.getSort()) {
      case Type.LONG -> Opcodes.LONG;
      case Type.FLOAT -> Opcodes.FLOAT;
      case Type.DOUBLE -> Opcodes.DOUBLE;
      case Type.ARRAY -> type.getDescriptor();
      case Type.OBJECT -> type.getInternalName();
      default -> Opcodes.INTEGER;
    };
  }
}
