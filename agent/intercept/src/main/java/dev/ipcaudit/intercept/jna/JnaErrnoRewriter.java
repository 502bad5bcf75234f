package dev.ipcaudit.intercept.jna;

import dev.ipcaudit.intercept.emit.GuardedCode;
import dev.ipcaudit.intercept.emit.HookEmitter;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Gives the native through which JNA tells errno a wrapper, which lets it be heard that the host
 * reads it.
 */
final class JnaErrnoRewriter extends ClassVisitor {

  /** The class with {@code static native int getLastError()}, since JNA 3.0. */
  static final String NATIVE = "com/sun/jna/Native";

  static final String GET_LAST_ERROR = "getLastError";

  private static final String RETURNS_INT = "()I";

  private final String prefix;
  private final boolean framed;
  private boolean found;

  private JnaErrnoRewriter(ClassVisitor next, String prefix, boolean framed) {
    super(Opcodes.ASM9, next);
    this.prefix = prefix;
    this.framed = framed;
  }

  /**
   * The class with the wrapper, or null if this JNA has no such native.
   *
   * @param prefix of the renamed native
   */
  static byte @Nullable [] rewrite(byte[] bytes, String prefix) {
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    JnaErrnoRewriter rewriter = new JnaErrnoRewriter(writer, prefix, GuardedCode.isFramed(bytes));
    reader.accept(rewriter, 0);
    return rewriter.found ? writer.toByteArray() : null;
  }

  @Override
  public @Nullable MethodVisitor visitMethod(
      int access, String name, String type, String signature, String[] exceptions) {
    if (!name.equals(GET_LAST_ERROR)
        || !type.equals(RETURNS_INT)
        || (access & Opcodes.ACC_NATIVE) == 0) {
      return super.visitMethod(access, name, type, signature, exceptions);
    }
    found = true;
    super.visitMethod(
            Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_NATIVE | Opcodes.ACC_SYNTHETIC,
            prefix + name,
            type,
            null,
            exceptions)
        .visitEnd();
    MethodVisitor code =
        super.visitMethod(access & ~Opcodes.ACC_NATIVE, name, type, signature, exceptions);
    code.visitCode();
    code.visitMethodInsn(Opcodes.INVOKESTATIC, NATIVE, prefix + name, type, false);
    code.visitVarInsn(Opcodes.ISTORE, 0);
    GuardedCode guard = new GuardedCode(code, HookEmitter.HOOKS, framed, Opcodes.INTEGER);
    guard.begin();
    HookEmitter.errnoRead(code);
    guard.end();
    code.visitVarInsn(Opcodes.ILOAD, 0);
    code.visitInsn(Opcodes.IRETURN);
    code.visitMaxs(1, 0);
    code.visitEnd();
    return null;
  }
}
