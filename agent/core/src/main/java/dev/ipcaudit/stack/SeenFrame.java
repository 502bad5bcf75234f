package dev.ipcaudit.stack;

import dev.ipcaudit.stack.HostCode.Body;
import java.lang.StackWalker.StackFrame;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** One frame of a stack, of this thread or of another one. */
interface SeenFrame {

  FrameKind kind();

  String className();

  String method();

  StackTraceElement element();

  /** What its method does besides a call. */
  Body body(String function, @Nullable String callee);

  /** What is known of one class. Holds no reference to it, so that it can be unloaded. */
  final class OfClass {
    final FrameKind kind;
    private final ConcurrentMap<String, Body> bodies = new ConcurrentHashMap<>(2);

    OfClass(FrameKind kind) {
      this.kind = kind;
    }
  }

  /** Of the present thread. */
  final class Walked implements SeenFrame {
    private final StackFrame frame;
    private final OfClass known;
    private final HostCode code;

    Walked(StackFrame frame, OfClass known, HostCode code) {
      this.frame = frame;
      this.known = known;
      this.code = code;
    }

    @Override
    public FrameKind kind() {
      return known.kind.of(frame.getMethodName());
    }

    @Override
    public String className() {
      return frame.getClassName();
    }

    @Override
    public String method() {
      return frame.getMethodName();
    }

    @Override
    public StackTraceElement element() {
      return frame.toStackTraceElement();
    }

    @Override
    public Body body(String function, @Nullable String callee) {
      String key = frame.getMethodName() + frame.getDescriptor() + ' ' + callee + ' ' + function;
      Body body = known.bodies.get(key);
      if (body == null) {
        body =
            code.body(
                frame.getDeclaringClass(),
                frame.getMethodName(),
                frame.getDescriptor(),
                function,
                callee);
        known.bodies.put(key, body);
      }
      return body;
    }

    /** Whether it throws away what a frame that it called gives it. */
    boolean dropsResult(@Nullable Walked called) {
      return code.isDropped(
          frame.getDeclaringClass(),
          frame.getMethodName(),
          frame.getDescriptor(),
          frame.getByteCodeIndex(),
          called == null ? null : called.method(),
          called != null && called.givesResult());
    }

    /** To whoever may refer to it: nobody refers to what the agent has put into code. */
    private boolean givesResult() {
      return kind() != FrameKind.AGENT && !frame.getDescriptor().endsWith("V");
    }
  }

  /** Of another thread: names alone. */
  final class Named implements SeenFrame {
    private final StackTraceElement frame;
    private final @Nullable ClassLoader context;
    private final HostCode code;

    Named(StackTraceElement frame, @Nullable ClassLoader context, HostCode code) {
      this.frame = frame;
      this.context = context;
      this.code = code;
    }

    @Override
    public FrameKind kind() {
      return FrameKinds.of(frame).of(frame.getMethodName());
    }

    @Override
    public String className() {
      return frame.getClassName();
    }

    @Override
    public String method() {
      return frame.getMethodName();
    }

    /** Without loader and version, which the stack of another thread has in some JDKs. */
    @Override
    public StackTraceElement element() {
      return new StackTraceElement(
          null,
          frame.getModuleName(),
          null,
          frame.getClassName(),
          frame.getMethodName(),
          frame.getFileName(),
          frame.getLineNumber());
    }

    @Override
    public Body body(String function, @Nullable String callee) {
      return frame.isNativeMethod() ? Body.PASSES_ON : code.body(context, frame, function, callee);
    }
  }
}
