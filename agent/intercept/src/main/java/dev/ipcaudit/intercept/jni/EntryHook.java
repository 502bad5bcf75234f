package dev.ipcaudit.intercept.jni;

import dev.ipcaudit.intercept.emit.GuardedBeginning;
import dev.ipcaudit.intercept.emit.HookEmitter;
import dev.ipcaudit.intercept.emit.MethodRewriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/** Hooks entry points that are no natives, at their beginning. */
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
    int first = isStatic ? 0 : 1;
    return new GuardedBeginning(
        next, HookEmitter.NATIVES, framed, locals(isStatic, Type.getArgumentTypes(descriptor))) {
      @Override
      protected void enter() {
        visitInsn(Opcodes.ACONST_NULL);
        HookEmitter.push(mv, entry.function.number());
        visitLdcInsn(Type.getObjectType(owner));
        visitInsn(Opcodes.ICONST_1);
        visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
        visitInsn(Opcodes.DUP);
        visitInsn(Opcodes.ICONST_0);
        visitVarInsn(Opcodes.ALOAD, first);
        visitInsn(Opcodes.AASTORE);
        HookEmitter.call(
            mv,
            HookEmitter.NATIVES,
            "exit",
            "(Ljava/lang/Object;ILjava/lang/Class;[Ljava/lang/Object;)V");
      }
    };
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
