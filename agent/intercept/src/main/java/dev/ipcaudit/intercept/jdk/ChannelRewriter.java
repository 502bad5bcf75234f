package dev.ipcaudit.intercept.jdk;

import dev.ipcaudit.intercept.emit.BeforeReturns;
import dev.ipcaudit.intercept.emit.GuardedBeginning;
import dev.ipcaudit.intercept.emit.HookEmitter;
import dev.ipcaudit.intercept.emit.MethodRewriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Hooks the methods by which the JDK opens IPC for its callers: channels of Unix domain, pipes,
 * selectors, and the streams of processes. The same from JDK 17 to 25.
 */
final class ChannelRewriter extends MethodRewriter {

  private static final String SOCKETS = "sun/nio/ch/UnixDomainSockets";
  private static final String PIPE = "sun/nio/ch/PipeImpl";
  private static final String SELECTOR = "sun/nio/ch/EPollSelectorImpl";
  private static final String EVENTFD = "sun/nio/ch/EventFD";
  static final String PROCESS = "java/lang/ProcessImpl";

  private static final String HOOKS = JavaOwnerRewriter.HOOKS;
  private static final String FD = "Ljava/io/FileDescriptor;";
  private static final String PROVIDER = "Ljava/nio/channels/spi/SelectorProvider;";

  private int hooked;

  private ChannelRewriter(byte[] bytes) {
    super(bytes);
  }

  /** The rewritten class, or null if this JDK's is another one. */
  static byte @Nullable [] rewrite(byte[] bytes) {
    ChannelRewriter rewriter = new ChannelRewriter(bytes);
    byte[] rewritten = rewriter.rewrite();
    boolean two = rewriter.owner.equals(SOCKETS) || rewriter.owner.equals(SELECTOR);
    return rewriter.hooked == (two ? 2 : 1) ? rewritten : null;
  }

  @Override
  protected MethodVisitor method(int access, String name, String descriptor, MethodVisitor next) {
    MethodVisitor hook =
        switch (owner + "." + name + descriptor) {
          case SOCKETS + ".socket()" + FD -> opened(next);
          case SOCKETS + ".accept(" + FD + FD + "[Ljava/lang/String;)I" -> accepted(next);
          case PIPE + ".<init>(" + PROVIDER + ")V" -> pipe(next);
          case SELECTOR + ".<init>(" + PROVIDER + ")V" -> selector(next);
          case SELECTOR + ".implClose()V" -> closesSelector(next);
          case PROCESS + ".initStreams([IZ)V" -> streams(next);
          default -> next;
        };
    if (hook != next) {
      hooked++;
    }
    return hook;
  }

  private static MethodVisitor opened(MethodVisitor next) {
    return new BeforeReturns(next) {
      @Override
      protected void leave() {
        super.visitInsn(Opcodes.DUP);
        HookEmitter.call(mv, HOOKS, "socket", "(" + FD + ")V");
      }
    };
  }

  private static MethodVisitor accepted(MethodVisitor next) {
    return new BeforeReturns(next) {
      @Override
      protected void leave() {
        super.visitInsn(Opcodes.DUP);
        super.visitVarInsn(Opcodes.ALOAD, 1);
        HookEmitter.call(mv, HOOKS, "accepted", "(I" + FD + ")V");
      }
    };
  }

  private static MethodVisitor pipe(MethodVisitor next) {
    return new BeforeReturns(next) {
      @Override
      protected void leave() {
        super.visitVarInsn(Opcodes.ALOAD, 0);
        HookEmitter.call(mv, HOOKS, "pipe", "(Ljava/nio/channels/Pipe;)V");
      }
    };
  }

  private static MethodVisitor selector(MethodVisitor next) {
    return new BeforeReturns(next) {
      @Override
      protected void leave() {
        super.visitVarInsn(Opcodes.ALOAD, 0);
        numbers(mv);
        HookEmitter.call(mv, HOOKS, "selector", "(Ljava/lang/Object;II)V");
      }
    };
  }

  /** Pushes those of the epoll instance and of the eventfd. */
  private static void numbers(MethodVisitor code) {
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitFieldInsn(Opcodes.GETFIELD, SELECTOR, "epfd", "I");
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitFieldInsn(Opcodes.GETFIELD, SELECTOR, "eventfd", "L" + EVENTFD + ";");
    code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, EVENTFD, "efd", "()I", false);
  }

  private MethodVisitor closesSelector(MethodVisitor next) {
    return new GuardedBeginning(next, HookEmitter.HOOKS, framed, owner) {
      @Override
      protected void enter() {
        mv.visitVarInsn(Opcodes.ALOAD, 0);
        numbers(mv);
        HookEmitter.call(mv, HOOKS, "closesSelector", "(Ljava/lang/Object;II)V");
      }
    };
  }

  private MethodVisitor streams(MethodVisitor next) {
    return new GuardedBeginning(next, HookEmitter.HOOKS, framed, owner, "[I", Opcodes.INTEGER) {
      @Override
      protected void enter() {
        mv.visitVarInsn(Opcodes.ALOAD, 0);
        mv.visitVarInsn(Opcodes.ALOAD, 1);
        HookEmitter.call(mv, HOOKS, "streams", "(Ljava/lang/Process;[I)V");
      }
    };
  }
}
