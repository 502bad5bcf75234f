package dev.ipcaudit.intercept;

import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Tells when the host reads errno: in the method of a binding that gives it out, or after calls of
 * that method where the binding was loaded before the agent and its method is a native.
 */
public final class ErrnoRewriter {

  /** JNA's class with {@code static native int getLastError()}, since 3.0. */
  public static final String JNA = "com/sun/jna/Native";

  /** jffi's class with {@code int get()} and the older {@code int getError()}. */
  public static final String JFFI = "com/kenai/jffi/LastError";

  private static final String GET_LAST_ERROR = "getLastError";
  private static final String RETURNS_INT = "()I";

  private ErrnoRewriter() {}

  /** JNA's class with a wrapper of the native, or null if this JNA has no such native. */
  static byte[] wrap(byte[] bytes, String prefix) {
    Found found = new Found();
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    boolean framed = GuardedCode.isFramed(bytes);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String type, String signature, String[] exceptions) {
            if (!name.equals(GET_LAST_ERROR)
                || !type.equals(RETURNS_INT)
                || (access & Opcodes.ACC_NATIVE) == 0) {
              return super.visitMethod(access, name, type, signature, exceptions);
            }
            found.any = true;
            super.visitMethod(
                    Opcodes.ACC_PRIVATE
                        | Opcodes.ACC_STATIC
                        | Opcodes.ACC_NATIVE
                        | Opcodes.ACC_SYNTHETIC,
                    prefix + name,
                    type,
                    null,
                    exceptions)
                .visitEnd();
            MethodVisitor code =
                super.visitMethod(access & ~Opcodes.ACC_NATIVE, name, type, signature, exceptions);
            code.visitCode();
            code.visitMethodInsn(Opcodes.INVOKESTATIC, JNA, prefix + name, type, false);
            code.visitVarInsn(Opcodes.ISTORE, 0);
            GuardedCode guard = new GuardedCode(code, framed, Opcodes.INTEGER);
            guard.begin();
            HookEmitter.call(code, "errnoRead", "()V");
            guard.end();
            code.visitVarInsn(Opcodes.ILOAD, 0);
            code.visitInsn(Opcodes.IRETURN);
            code.visitMaxs(1, 0);
            code.visitEnd();
            return null;
          }
        },
        0);
    return found.any ? writer.toByteArray() : null;
  }

  /** jffi's class, which tells before it reads; null if this jffi has no such method. */
  public static byte[] hook(byte[] bytes) {
    Found found = new Found();
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    boolean framed = GuardedCode.isFramed(bytes);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String type, String signature, String[] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, type, signature, exceptions);
            if (!type.equals(RETURNS_INT) || !name.equals("get") && !name.equals("getError")) {
              return next;
            }
            found.any = true;
            return new MethodVisitor(Opcodes.ASM9, next) {
              @Override
              public void visitCode() {
                super.visitCode();
                GuardedCode guard = new GuardedCode(mv, framed, JFFI);
                guard.begin();
                HookEmitter.call(mv, "errnoRead", "()V");
                guard.end();
                // the method's own first frame must not be at the same place
                super.visitInsn(Opcodes.NOP);
              }
            };
          }
        },
        0);
    return found.any ? writer.toByteArray() : null;
  }

  /** A class of the host that tells after every call of JNA's native; null if it has none. */
  static byte[] afterCalls(byte[] bytes) {
    Found found = new Found();
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String type, String signature, String[] exceptions) {
            return new MethodVisitor(
                Opcodes.ASM9, super.visitMethod(access, name, type, signature, exceptions)) {
              @Override
              public void visitMethodInsn(
                  int opcode, String owner, String method, String called, boolean isInterface) {
                super.visitMethodInsn(opcode, owner, method, called, isInterface);
                if (owner.equals(JNA) && method.equals(GET_LAST_ERROR)) {
                  found.any = true;
                  HookEmitter.call(mv, "errnoRead", "()V");
                }
              }
            };
          }
        },
        0);
    return found.any ? writer.toByteArray() : null;
  }

  /** Whether anything was rewritten. */
  private static final class Found {
    private boolean any;
  }
}
