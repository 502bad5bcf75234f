package dev.ipcaudit.intercept.jni;

import dev.ipcaudit.intercept.GuardedCode;
import dev.ipcaudit.intercept.HookEmitter;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/** Hooks entry points that are no natives, at their beginning. */
final class EntryHook extends ClassVisitor {

  private final JniTransformer.Entries entries;
  private Type owner;
  private int hooked;

  private EntryHook(ClassVisitor next, JniTransformer.Entries entries) {
    super(Opcodes.ASM9, next);
    this.entries = entries;
  }

  /** The rewritten class, or null if it has no such entry point. */
  static byte[] rewrite(byte[] bytes, JniTransformer.Entries entries) {
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    EntryHook hook = new EntryHook(writer, entries);
    reader.accept(hook, 0);
    return hook.hooked == 0 ? null : writer.toByteArray();
  }

  @Override
  public void visit(
      int version, int access, String name, String signature, String parent, String[] interfaces) {
    owner = Type.getObjectType(name);
    super.visit(version, access, name, signature, parent, interfaces);
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String descriptor, String signature, String[] exceptions) {
    MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
    EntryPoint entry = (access & Opcodes.ACC_NATIVE) == 0 ? entries.called(name, descriptor) : null;
    if (entry == null) {
      return next;
    }
    hooked++;
    boolean isStatic = (access & Opcodes.ACC_STATIC) != 0;
    int first = isStatic ? 0 : 1;
    Object[] locals = locals(isStatic, Type.getArgumentTypes(descriptor));
    return new MethodVisitor(Opcodes.ASM9, next) {
      @Override
      public void visitCode() {
        super.visitCode();
        GuardedCode guard = new GuardedCode(mv, true, locals);
        guard.begin();
        super.visitInsn(Opcodes.ACONST_NULL);
        HookEmitter.push(mv, entry.function.number());
        super.visitLdcInsn(owner);
        super.visitInsn(Opcodes.ICONST_1);
        super.visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
        super.visitInsn(Opcodes.DUP);
        super.visitInsn(Opcodes.ICONST_0);
        super.visitVarInsn(Opcodes.ALOAD, first);
        super.visitInsn(Opcodes.AASTORE);
        HookEmitter.call(
            mv, "nativeExit", "(Ljava/lang/Object;ILjava/lang/Class;[Ljava/lang/Object;)V");
        guard.end();
        // the method's own first frame must not be at the same place
        super.visitInsn(Opcodes.NOP);
      }
    };
  }

  private Object[] locals(boolean isStatic, Type... types) {
    Object[] locals = new Object[types.length + (isStatic ? 0 : 1)];
    if (!isStatic) {
      locals[0] = owner.getInternalName();
    }
    for (int i = 0; i < types.length; i++) {
      locals[locals.length - types.length + i] = HookEmitter.verificationType(types[i]);
    }
    return locals;
  }
}
