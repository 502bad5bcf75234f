package dev.ipcaudit.intercept.jnr;

import dev.ipcaudit.intercept.call.LibcAddresses;
import dev.ipcaudit.intercept.emit.NativeWrapper;
import dev.ipcaudit.model.Coverage;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Places the hooks in JNR. Every call ends in one of two places: in jffi's {@code Invoker}, which
 * is told the address of the function, or in a native method that jnr-ffi has bound to machine code
 * of its own making. Arguments are converted already in both.
 */
final class JnrTransformer {

  static final String PART = "jnr";

  private static final String LIBRARY = "com/kenai/jffi/Library";
  private static final String HANDLES = "com/kenai/jffi/InvokeDynamicSupport";
  private static final Set<String> INVOKERS =
      Set.of("com/kenai/jffi/Invoker", "com/kenai/jffi/NativeObjectParameterInvoker");
  private static final Set<String> STUB_COMPILERS =
      Set.of(
          "jnr/ffi/provider/jffi/X86_64StubCompiler",
          "jnr/ffi/provider/jffi/X86_32StubCompiler",
          "jnr/ffi/provider/jffi/ARM_64StubCompiler");
  private static final String GENERATED = "$jnr$ffi$";

  private final JnrStubs stubs;
  private final Coverage coverage;
  private final String prefix;

  /**
   * @param stubs what JNR says of the natives that it makes
   * @param prefix of renamed natives
   */
  JnrTransformer(JnrStubs stubs, Coverage coverage, String prefix) {
    this.stubs = stubs;
    this.coverage = coverage;
    this.prefix = prefix;
  }

  /** Whether a class that is loaded already has to be rewritten when the agent comes late. */
  static boolean hooks(String name) {
    return name.equals(LIBRARY)
        || name.equals(HANDLES)
        || name.equals(JffiErrnoRewriter.LAST_ERROR)
        || INVOKERS.contains(name)
        || STUB_COMPILERS.contains(name);
  }

  /** Whether jnr-ffi has made a class, for an interface of the host. */
  static boolean isGenerated(String name) {
    return name.contains(GENERATED);
  }

  /** The rewritten class, or null if it stays as it is. */
  byte @Nullable [] rewrite(
      @Nullable ClassLoader loader, String name, @Nullable Class<?> redefined, byte[] bytes) {
    if (isGenerated(name)) {
      NativeWrapper.Choice choice = stubs.of(loader, name, redefined != null, bytes);
      return choice == null ? null : NativeWrapper.rewrite(bytes, prefix, choice);
    }
    return hooks(name) ? hooked(name, bytes) : null;
  }

  /** {@link #rewrite} has thrown. */
  void failed(String name, Throwable unable) {
    coverage.failed(PART, name.replace('/', '.') + ": " + unable);
  }

  private byte @Nullable [] hooked(String name, byte[] bytes) {
    if (name.equals(LIBRARY) && !LibcAddresses.unknown()) {
      return null;
    }
    byte[] rewritten;
    if (INVOKERS.contains(name)) {
      rewritten = InvokerRewriter.rewrite(bytes);
    } else if (name.equals(LIBRARY)) {
      rewritten = JnrRewriter.library(bytes);
    } else if (name.equals(JffiErrnoRewriter.LAST_ERROR)) {
      rewritten = JffiErrnoRewriter.rewrite(bytes);
    } else if (name.equals(HANDLES)) {
      rewritten = JnrRewriter.handles(bytes);
    } else {
      rewritten = JnrRewriter.stubCompiler(bytes);
    }
    if (rewritten == null) {
      coverage.failed(PART, "this version of JNR has no hooked method in " + name);
    } else {
      coverage.active(PART);
    }
    return rewritten;
  }
}
