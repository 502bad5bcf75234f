package dev.ipcaudit.intercept;

import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Hooks the methods by which objects of the JDK get descriptors and close them. Streams and files
 * do both through {@code FileDescriptor}; sockets and channels get theirs from {@code IOUtil} and
 * close them by a dispatcher. The same from JDK 17 to 25, but for the classes of dispatchers.
 */
final class JavaOwnerRewriter extends ClassVisitor {

  private static final String DESCRIPTOR = "java/io/FileDescriptor";
  private static final String CLEANABLE = "java/io/FileCleanable";
  private static final String IO = "sun/nio/ch/IOUtil";

  private final String type;
  private boolean hooked;

  private JavaOwnerRewriter(ClassVisitor next, String type) {
    super(Opcodes.ASM9, next);
    this.type = type;
  }

  /** Whether a class has such methods, by its internal name. */
  static boolean rewrites(String name) {
    switch (name) {
      case DESCRIPTOR:
      case CLEANABLE:
      case IO:
      case "sun/nio/ch/SocketDispatcher": // until JDK 20
      case "sun/nio/ch/DatagramDispatcher":
      case "sun/nio/ch/UnixDispatcher":
        return true;
      default:
        return false;
    }
  }

  /** The rewritten class, or null if it has none of the methods. */
  static byte[] rewrite(String name, byte[] bytes) {
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    JavaOwnerRewriter rewriter = new JavaOwnerRewriter(writer, name);
    reader.accept(rewriter, 0);
    return rewriter.hooked ? writer.toByteArray() : null;
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String descriptor, String signature, String[] exceptions) {
    MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
    switch (type + "." + name + descriptor) {
      case DESCRIPTOR + ".close()V":
      case CLEANABLE + ".performCleanup()V":
        return hook(next, "closedByJava", Number.FIELD, type);
      case DESCRIPTOR + ".registerCleanup(Ljdk/internal/ref/PhantomCleanable;)V":
        return hook(next, "openedByJava", Number.FIELD, type, "jdk/internal/ref/PhantomCleanable");
      case DESCRIPTOR + ".set(I)V":
        return hook(next, "openedByJava", Number.SECOND, type, Opcodes.INTEGER);
      case IO + ".newFD(I)Ljava/io/FileDescriptor;":
        return hook(next, "openedByJava", Number.FIRST, Opcodes.INTEGER);
      default:
        boolean closes = !type.equals(IO) && name.equals("close");
        return closes && descriptor.equals("(Ljava/io/FileDescriptor;)V")
            ? hook(next, "closedByJava", Number.OBJECT, type, DESCRIPTOR)
            : next;
    }
  }

  /** Where a method has the number of the descriptor. */
  private enum Number {
    FIELD,
    FIRST,
    SECOND,
    OBJECT
  }

  private MethodVisitor hook(MethodVisitor next, String hook, Number number, Object... locals) {
    hooked = true;
    return new MethodVisitor(Opcodes.ASM9, next) {
      @Override
      public void visitCode() {
        super.visitCode();
        GuardedCode guard = new GuardedCode(mv, true, locals);
        guard.begin();
        switch (number) {
          case FIELD:
            mv.visitVarInsn(Opcodes.ALOAD, 0);
            mv.visitFieldInsn(Opcodes.GETFIELD, type, "fd", "I");
            break;
          case FIRST:
            mv.visitVarInsn(Opcodes.ILOAD, 0);
            break;
          case SECOND:
            mv.visitVarInsn(Opcodes.ILOAD, 1);
            break;
          default:
            mv.visitVarInsn(Opcodes.ALOAD, 1);
            mv.visitMethodInsn(
                Opcodes.INVOKESTATIC, IO, "fdVal", "(Ljava/io/FileDescriptor;)I", false);
            break;
        }
        HookEmitter.call(mv, hook, "(I)V");
        guard.end();
        // the method's own first frame must not be at the same place
        super.visitInsn(Opcodes.NOP);
      }
    };
  }
}
