package dev.ipcaudit.intercept.ffm;

import dev.ipcaudit.intercept.HookEmitter;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Hooks the two methods that stand before every access to the memory of a segment: {@code
 * AbstractMemorySegmentImpl.checkAccess}, whether it comes from a getter, a VarHandle of whatever
 * layout, a copy or a comparison; and {@code Buffer.session} for buffers that were made of a
 * segment. They are the same from JDK 22 to 25. All that a host pays is a look at a static field.
 */
final class ReadRewriter extends ClassVisitor {

  private static final String SEGMENT = "jdk/internal/foreign/AbstractMemorySegmentImpl";
  private static final String BUFFER = "java/nio/Buffer";

  private final boolean ofBuffer;
  private boolean hooked;

  private ReadRewriter(ClassVisitor next, boolean ofBuffer) {
    super(Opcodes.ASM9, next);
    this.ofBuffer = ofBuffer;
  }

  /** The rewritten class, or null if it is neither, or one of another make. */
  static byte[] rewrite(String name, byte[] bytes) {
    boolean ofBuffer = BUFFER.equals(name);
    if (!ofBuffer && !SEGMENT.equals(name)) {
      return null;
    }
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    ReadRewriter rewriter = new ReadRewriter(writer, ofBuffer);
    reader.accept(rewriter, 0);
    return rewriter.hooked ? writer.toByteArray() : null;
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String descriptor, String signature, String[] exceptions) {
    MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
    boolean isHooked =
        ofBuffer
            ? name.equals("session") && descriptor.startsWith("()")
            : name.equals("checkAccess") && descriptor.equals("(JJZ)V");
    if (!isHooked) {
      return next;
    }
    hooked = true;
    return new MethodVisitor(Opcodes.ASM9, next) {
      @Override
      public void visitCode() {
        super.visitCode();
        Label nobodyAsks = new Label();
        visitFieldInsn(Opcodes.GETSTATIC, HookEmitter.OWNER, "unreadErrnos", "J");
        visitInsn(Opcodes.L2I);
        visitJumpInsn(Opcodes.IFEQ, nobodyAsks);
        visitVarInsn(Opcodes.ALOAD, 0);
        if (ofBuffer) {
          visitFieldInsn(Opcodes.GETFIELD, BUFFER, "segment", "Ljava/lang/foreign/MemorySegment;");
          HookEmitter.call(mv, "bufferAccessed", "(Ljava/lang/Object;)V");
        } else {
          visitVarInsn(Opcodes.LLOAD, 1);
          visitVarInsn(Opcodes.LLOAD, 3);
          HookEmitter.call(mv, "segmentAccessed", "(Ljava/lang/Object;JJ)V");
        }
        visitLabel(nobodyAsks);
        visitFrame(Opcodes.F_SAME, 0, null, 0, null);
      }
    };
  }
}
