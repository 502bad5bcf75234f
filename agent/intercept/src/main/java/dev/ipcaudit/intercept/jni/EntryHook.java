package dev.ipcaudit.intercept.jni;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.intercept.emit.GuardedBeginning;
import dev.ipcaudit.intercept.emit.HookEmitter;
import dev.ipcaudit.intercept.emit.MethodRewriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * Hooks entry points that are no natives, at their beginning: what counts is the first argument, or
 * a descriptor that the object has.
 */
final class EntryHook extends MethodRewriter {

  private final JniTransformer.Entries entries;

  private EntryHook(byte[] bytes, JniTransformer.Entries entries) {
    super(bytes);
    this.entries = entries;
  }

  /** The rewritten class, or null if it has no such entry point. */
  static byte @Nullable [] rewrite(byte[] bytes, JniTransformer.Entries entries) {
    return new EntryHook(bytes, entries).rewrite();
  }

  @Override
  protected MethodVisitor method(int access, String name, String descriptor, MethodVisitor next) {
    EntryPoint entry = (access & Opcodes.ACC_NATIVE) == 0 ? entries.called(name, descriptor) : null;
    if (entry == null) {
      return next;
    }
    boolean isStatic = (access & Opcodes.ACC_STATIC) != 0;
    Type[] types = Type.getArgumentTypes(descriptor);
    return new GuardedBeginning(next, HookEmitter.NATIVES, framed, locals(isStatic, types)) {
      @Override
      protected void enter() {
        if (entry.function != null) {
          tell(mv, entry.function, types[0], isStatic ? 0 : 1);
        } else if (entry.given != null) {
          give(mv, entry.given);
        }
      }
    };
  }

  private void tell(MethodVisitor code, LibcFunction function, Type type, int slot) {
    code.visitInsn(Opcodes.ACONST_NULL);
    HookEmitter.push(code, function.number());
    code.visitLdcInsn(Type.getObjectType(owner));
    code.visitInsn(Opcodes.ICONST_1);
    code.visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
    code.visitInsn(Opcodes.DUP);
    code.visitInsn(Opcodes.ICONST_0);
    code.visitVarInsn(type.getOpcode(Opcodes.ILOAD), slot);
    HookEmitter.box(code, type);
    code.visitInsn(Opcodes.AASTORE);
    HookEmitter.call(
        code,
        HookEmitter.NATIVES,
        "exit",
        "(Ljava/lang/Object;ILjava/lang/Class;[Ljava/lang/Object;)V");
  }

  private void give(MethodVisitor code, OnRing given) {
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitFieldInsn(Opcodes.GETFIELD, owner, given.field(), "L" + given.type() + ";");
    code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, given.type(), "intValue", "()I", false);
    HookEmitter.call(code, HookEmitter.IN_FLIGHT, "onRing", "(I)V");
  }

  private Object[] locals(boolean isStatic, Type... types) {
    Object[] locals = new Object[types.length + (isStatic ? 0 : 1)];
    if (!isStatic) {
      locals[0] = owner;
    }
    for (int i = 0; i < types.length; i++) {
      locals[locals.length - types.length + i] = HookEmitter.verificationType(types[i]);
    }
    return locals;
  }
}
