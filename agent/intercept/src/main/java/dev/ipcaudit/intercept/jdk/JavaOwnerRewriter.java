package dev.ipcaudit.intercept.jdk;

import dev.ipcaudit.intercept.emit.BeforeReturns;
import dev.ipcaudit.intercept.emit.GuardedBeginning;
import dev.ipcaudit.intercept.emit.HookEmitter;
import dev.ipcaudit.intercept.emit.MethodRewriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Hooks the methods by which objects of the JDK get descriptors and close them. Streams and files
 * do both through {@code FileDescriptor}; sockets and channels get theirs from {@code IOUtil} and
 * close them by a dispatcher. The same from JDK 17 to 25, but for the classes of dispatchers.
 */
final class JavaOwnerRewriter extends MethodRewriter {

  private static final String DESCRIPTOR = "java/io/FileDescriptor";
  private static final String CLEANABLE = "java/io/FileCleanable";
  private static final String IO = "sun/nio/ch/IOUtil";
  private static final String DISPATCHER = "sun/nio/ch/UnixDispatcher";
  private static final String FILES = "sun/nio/ch/FileDispatcherImpl";

  /** Also of what opens channels. */
  static final String HOOKS = "java/lang/IpcAuditDescriptors";

  private JavaOwnerRewriter(byte[] bytes) {
    super(bytes);
  }

  /** Whether a class has such methods, by its internal name. */
  static boolean rewrites(String name) {
    return switch (name) {
      case DESCRIPTOR, CLEANABLE, IO -> true;
      case "sun/nio/ch/SocketDispatcher", "sun/nio/ch/FileDispatcherImpl" -> true; // until JDK 20
      case "sun/nio/ch/DatagramDispatcher", "sun/nio/ch/UnixDispatcher" -> true;
      default -> false;
    };
  }

  /** The rewritten class, or null if it has none of the methods. */
  static byte @Nullable [] rewrite(byte[] bytes) {
    return new JavaOwnerRewriter(bytes).rewrite();
  }

  @Override
  protected MethodVisitor method(int access, String name, String descriptor, MethodVisitor next) {
    return switch (owner + "." + name + descriptor) {
      case DESCRIPTOR + ".close()V" -> hook(next, "closes", Place.FIELD, owner);
      case CLEANABLE + ".performCleanup()V" -> hook(next, "closes", Place.FIELD_ALONE, owner);
      case DESCRIPTOR + ".registerCleanup(Ljdk/internal/ref/PhantomCleanable;)V" ->
          hook(next, "opened", Place.FIELD, owner, "jdk/internal/ref/PhantomCleanable");
      case DESCRIPTOR + ".set(I)V" -> hook(next, "opened", Place.SECOND, owner, Opcodes.INTEGER);
      case IO + ".newFD(I)Ljava/io/FileDescriptor;" -> newDescriptor(next);
      // while a thread is in a call with a channel its descriptor is replaced before it is closed
      case DISPATCHER + ".implPreClose(Ljava/io/FileDescriptor;JJ)V" ->
          hook(next, "closes", Place.OBJECT, owner, DESCRIPTOR, Opcodes.LONG, Opcodes.LONG);
      default -> {
        boolean closes = !owner.equals(IO) && isClose(name);
        yield closes && descriptor.equals("(Ljava/io/FileDescriptor;)V")
            ? hook(next, "closes", Place.OBJECT, owner, DESCRIPTOR)
            : next;
      }
    };
  }

  /** Files close by their descriptor, which has a hook of its own. */
  private boolean isClose(String name) {
    return name.equals("preClose") || (name.equals("close") && !owner.equals(FILES));
  }

  /** The number is known before, and what represents its owner only when the method returns. */
  private static MethodVisitor newDescriptor(MethodVisitor next) {
    return new BeforeReturns(next) {
      @Override
      protected void leave() {
        super.visitInsn(Opcodes.DUP);
        super.visitVarInsn(Opcodes.ILOAD, 0);
        super.visitInsn(Opcodes.SWAP);
        HookEmitter.call(mv, HOOKS, "opened", "(ILjava/lang/Object;)V");
      }
    };
  }

  /** Where a method has the number of the descriptor, and what represents its owner. */
  private enum Place {
    FIELD,
    FIELD_ALONE,
    SECOND,
    OBJECT
  }

  private MethodVisitor hook(MethodVisitor next, String hook, Place place, Object... locals) {
    return new GuardedBeginning(next, HookEmitter.HOOKS, framed, locals) {
      @Override
      protected void enter() {
        switch (place) {
          case FIELD -> {
            field();
            mv.visitVarInsn(Opcodes.ALOAD, 0);
          }
          case FIELD_ALONE -> {
            field();
            mv.visitInsn(Opcodes.ACONST_NULL);
          }
          case SECOND -> {
            mv.visitVarInsn(Opcodes.ILOAD, 1);
            mv.visitVarInsn(Opcodes.ALOAD, 0);
          }
          default -> {
            mv.visitVarInsn(Opcodes.ALOAD, 1);
            HookEmitter.call(mv, HOOKS, hook, "(Ljava/io/FileDescriptor;)V");
            return;
          }
        }
        HookEmitter.call(mv, HOOKS, hook, "(ILjava/lang/Object;)V");
      }

      private void field() {
        mv.visitVarInsn(Opcodes.ALOAD, 0);
        mv.visitFieldInsn(Opcodes.GETFIELD, owner, "fd", "I");
      }
    };
  }
}
