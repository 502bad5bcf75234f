package dev.ipcaudit.intercept.emit;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * The native that a wrapper stands before: how it is called, and where the wrapper has its
 * arguments. Immutable.
 */
public final class WrappedNative {

  private final String owner;
  private final String renamed;
  private final String descriptor;
  private final boolean isStatic;
  private final boolean framed;

  /**
   * Whether the native is called by a handle, which is the first local, and its class the second.
   */
  private final boolean linked;

  private final int receiver;
  private final Type[] types;
  private final int[] slots;
  private final int firstFree;

  /**
   * One that was renamed.
   *
   * @param owner internal name of the class
   * @param renamed its name now
   * @param framed whether the class file has stack map frames
   */
  WrappedNative(String owner, String renamed, String descriptor, boolean isStatic, boolean framed) {
    this(owner, renamed, descriptor, isStatic, framed, false);
  }

  /**
   * One that is called by a handle.
   *
   * @param descriptor of the native, with Object for each of its classes
   */
  public WrappedNative(String descriptor, boolean isStatic) {
    this("", "", descriptor, isStatic, false, true); // neither is used of a handle
  }

  private WrappedNative(
      String owner,
      String renamed,
      String descriptor,
      boolean isStatic,
      boolean framed,
      boolean linked) {
    this.owner = owner;
    this.renamed = renamed;
    this.descriptor = descriptor;
    this.isStatic = isStatic;
    this.framed = framed;
    this.linked = linked;
    receiver = linked ? 2 : 0;
    types = Type.getArgumentTypes(descriptor);
    slots = new int[types.length];
    int slot = isStatic ? receiver : receiver + 1;
    for (int i = 0; i < types.length; i++) {
      slots[i] = slot;
      slot += types[i].getSize();
    }
    firstFree = slot;
  }

  /** Whether frames have to be written. */
  boolean framed() {
    return framed;
  }

  /** The types of the arguments. */
  Type[] types() {
    return types;
  }

  /** Where the arguments are. */
  int[] slots() {
    return slots;
  }

  /** The first local that is free. */
  int firstFree() {
    return firstFree;
  }

  Type result() {
    return Type.getReturnType(descriptor);
  }

  /** Whether there is such an argument, and it is one of C's integers. */
  boolean isIntegral(int argument) {
    return argument >= 0 && argument < types.length && HookEmitter.isIntegral(types[argument]);
  }

  void loadAsLong(MethodVisitor code, int argument) {
    HookEmitter.loadAsLong(code, types[argument], slots[argument]);
  }

  /** Calls the native itself; the argument {@code zero} is passed as 0. */
  void invoke(MethodVisitor code, int zero) {
    if (linked) {
      code.visitVarInsn(Opcodes.ALOAD, 0);
    }
    if (!isStatic) {
      code.visitVarInsn(Opcodes.ALOAD, receiver);
    }
    for (int i = 0; i < types.length; i++) {
      if (i == zero) {
        code.visitInsn(types[i].getSort() == Type.LONG ? Opcodes.LCONST_0 : Opcodes.ICONST_0);
      } else {
        code.visitVarInsn(types[i].getOpcode(Opcodes.ILOAD), slots[i]);
      }
    }
    if (linked) {
      String type = isStatic ? descriptor : "(Ljava/lang/Object;" + descriptor.substring(1);
      code.visitMethodInsn(
          Opcodes.INVOKEVIRTUAL, "java/lang/invoke/MethodHandle", "invokeExact", type, false);
    } else {
      code.visitMethodInsn(
          isStatic ? Opcodes.INVOKESTATIC : Opcodes.INVOKESPECIAL,
          owner,
          renamed,
          descriptor,
          false);
    }
  }

  /** Pushes the class that declares it. */
  void pushOwner(MethodVisitor code) {
    if (linked) {
      code.visitVarInsn(Opcodes.ALOAD, 1);
    } else {
      code.visitLdcInsn(Type.getObjectType(owner));
    }
  }

  /** Pushes all arguments as an array of objects. */
  void pushArguments(MethodVisitor code) {
    HookEmitter.push(code, types.length);
    code.visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
    for (int i = 0; i < types.length; i++) {
      code.visitInsn(Opcodes.DUP);
      HookEmitter.push(code, i);
      code.visitVarInsn(types[i].getOpcode(Opcodes.ILOAD), slots[i]);
      HookEmitter.box(code, types[i]);
      code.visitInsn(Opcodes.AASTORE);
    }
  }

  /** What the locals of the wrapper hold when it begins; a new list. */
  List<Object> locals() {
    List<Object> locals = new ArrayList<>();
    if (!isStatic) {
      locals.add(owner);
    }
    for (Type type : types) {
      locals.add(HookEmitter.verificationType(type));
    }
    return locals;
  }
}
