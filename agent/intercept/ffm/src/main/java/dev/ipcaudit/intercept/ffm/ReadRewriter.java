package dev.ipcaudit.intercept.ffm;

import dev.ipcaudit.intercept.emit.HookEmitter;
import dev.ipcaudit.intercept.emit.MethodRewriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Hooks the two methods that stand before every access to the memory of a segment: {@code
 * AbstractMemorySegmentImpl.checkAccess}, whether it comes from a getter, a VarHandle of whatever
 * layout, a copy or a comparison; and {@code Buffer.session} for buffers that were made of a
 * segment. They are the same from JDK 22 to 25. All that a host pays is a look at a static field.
 */
final class ReadRewriter extends MethodRewriter {

  private static final String SEGMENT = "jdk/internal/foreign/AbstractMemorySegmentImpl";
  private static final String BUFFER = "java/nio/Buffer";

  private final boolean ofBuffer;

  private ReadRewriter(byte[] bytes, boolean ofBuffer) {
    super(bytes);
    this.ofBuffer = ofBuffer;
  }

  /** The rewritten class, or null if it is neither, or one of another make. */
  static byte @Nullable [] rewrite(String name, byte[] bytes) {
    boolean ofBuffer = BUFFER.equals(name);
    if (!ofBuffer && !SEGMENT.equals(name)) {
      return null;
    }
    return new ReadRewriter(bytes, ofBuffer).rewrite();
  }

  @Override
  protected MethodVisitor method(int access, String name, String descriptor, MethodVisitor next) {
    boolean isHooked =
        ofBuffer
            ? name.equals("session") && descriptor.startsWith("()")
            : name.equals("checkAccess") && descriptor.equals("(JJZ)V");
    if (!isHooked) {
      return next;
    }
    return new MethodVisitor(Opcodes.ASM9, next) {
      @Override
      public void visitCode() {
        super.visitCode();
        Label nobodyAsks = new Label();
        visitFieldInsn(Opcodes.GETSTATIC, LinkerPatch.HOOKS, "unreadErrnos", "J");
        visitInsn(Opcodes.L2I);
        visitJumpInsn(Opcodes.IFEQ, nobodyAsks);
        visitVarInsn(Opcodes.ALOAD, 0);
        if (ofBuffer) {
          visitFieldInsn(Opcodes.GETFIELD, BUFFER, "segment", "Ljava/lang/foreign/MemorySegment;");
          HookEmitter.call(mv, LinkerPatch.HOOKS, "bufferAccessed", "(Ljava/lang/Object;)V");
        } else {
          visitVarInsn(Opcodes.LLOAD, 1);
          visitVarInsn(Opcodes.LLOAD, 3);
          HookEmitter.call(mv, LinkerPatch.HOOKS, "segmentAccessed", "(Ljava/lang/Object;JJ)V");
        }
        visitLabel(nobodyAsks);
        visitFrame(Opcodes.F_SAME, 0, null, 0, null);
      }
    };
  }
}
