package dev.ipcaudit.intercept.emit;

import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites some methods of a class and leaves all else as it is. Used once, by one thread.
 *
 * <p>The class file keeps its stack maps: whoever adds a jump adds the frames for it.
 */
public abstract class MethodRewriter extends ClassVisitor {

  private final ClassReader reader;

  /** The internal name of the class. */
  protected final String owner;

  /** Whether the class file has stack map frames: from Java 6 on. */
  protected final boolean framed;

  private int rewritten;

  protected MethodRewriter(byte[] bytes) {
    this(new ClassReader(bytes), GuardedCode.isFramed(bytes));
  }

  private MethodRewriter(ClassReader reader, boolean framed) {
    super(Opcodes.ASM9, new ClassWriter(reader, ClassWriter.COMPUTE_MAXS));
    this.reader = reader;
    this.framed = framed;
    owner = reader.getClassName();
  }

  /** The rewritten class, or null if nothing in it was to be rewritten. */
  public byte @Nullable [] rewrite() {
    reader.accept(this, 0);
    return rewritten == 0 ? null : ((ClassWriter) cv).toByteArray();
  }

  /**
   * What rewrites a method.
   *
   * @param access as in the class file
   * @param next where the method is written
   * @return {@code next} or null if the method stays as it is; what is visited instead of it
   */
  protected abstract @Nullable MethodVisitor method(
      int access, String name, String descriptor, MethodVisitor next);

  /** Something was rewritten. To be called where {@link #method} cannot tell whether it will be. */
  protected final void found() {
    rewritten++;
  }

  /** Whether a visitor of {@link #method} does no more than to look for what it may rewrite. */
  protected boolean searches() {
    return false;
  }

  @Override
  public final MethodVisitor visitMethod(
      int access, String name, String descriptor, String signature, String[] exceptions) {
    MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
    MethodVisitor instead = method(access, name, descriptor, next);
    if (instead == null || instead == next) {
      return next;
    }
    if (!searches()) {
      found();
    }
    return instead;
  }
}
