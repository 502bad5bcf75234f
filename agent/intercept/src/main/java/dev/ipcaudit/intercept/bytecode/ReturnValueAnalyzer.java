package dev.ipcaudit.intercept.bytecode;

import dev.ipcaudit.stack.HostCode;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads in the class files of the host what is done with a call and with its result. Another agent
 * may have rewritten the class, so the instruction in question must be a call of the method that
 * was called; otherwise nothing is known. Opens ASM when it is asked for the first time.
 * Thread-safe.
 */
public final class ReturnValueAnalyzer implements HostCode {

  /** What has rewritten the host's calls; null for nothing. */
  private volatile @Nullable HostCodeRewriter calls;

  private final Instrumentation instrumentation;

  /**
   * @param instrumentation knows what classes there are
   */
  public ReturnValueAnalyzer(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  /** Calls are rewritten from now on wherever they are, and have other indexes then. */
  public void rewritten(HostCodeRewriter rewriter) {
    calls = rewriter;
  }

  @Override
  public boolean isDropped(
      Class<?> type,
      String method,
      String descriptor,
      int index,
      @Nullable String callee,
      boolean byReference) {
    try {
      byte[] bytes = bytes(type);
      if (bytes == null) {
        return false;
      }
      return ResultSearch.isDropped(bytes, method, descriptor, index, callee, byReference);
    } catch (IOException | RuntimeException | LinkageError unknown) {
      return false;
    }
  }

  @Override
  public @Nullable String[] variables(
      Class<?> type, String method, String function, int[] closing, int making) {
    @Nullable String[] found = new String[closing.length + 1];
    try {
      ClassLoader loader = type.getClassLoader();
      byte[] bytes = loader == null || type.isHidden() ? null : bytes(loader, type.getName());
      if (bytes != null) {
        VariableSearch search = VariableSearch.in(bytes, method, function);
        for (int i = 0; i < closing.length; i++) {
          found[i] = search.passed(closing[i]);
        }
        found[closing.length] = search.stored(making);
      }
    } catch (IOException | RuntimeException | LinkageError unknown) {
      return new String[closing.length + 1];
    }
    return found;
  }

  @Override
  public @Nullable Boolean dropsThrown(
      Class<?> type, String method, String descriptor, int index, Set<String> types) {
    try {
      byte[] bytes = bytes(type);
      return bytes == null ? null : CatchSearch.isDropped(bytes, method, descriptor, index, types);
    } catch (IOException | RuntimeException | LinkageError unknown) {
      return null;
    }
  }

  @Override
  public Body body(
      Class<?> type, String method, String descriptor, String function, @Nullable String callee) {
    if (type.isHidden() || type.getClassLoader() == null) {
      return Body.UNKNOWN;
    }
    return body(type.getClassLoader(), type.getName(), method, descriptor, -1, function, callee);
  }

  @Override
  public Body body(
      @Nullable ClassLoader context,
      StackTraceElement frame,
      String function,
      @Nullable String callee) {
    try {
      ClassLoader meant = context == null ? ClassLoader.getSystemClassLoader() : context;
      Set<ClassLoader> loaders = loaders(frame);
      if (loaders.isEmpty() || loaders.contains(meant)) {
        return bodyOf(meant, frame, function, callee);
      }
      Body found = null;
      for (ClassLoader loader : loaders) {
        Body one = bodyOf(loader, frame, function, callee);
        found = found == null || found == one ? one : Body.UNKNOWN;
      }
      return found == null ? Body.UNKNOWN : found;
    } catch (RuntimeException | LinkageError | VirtualMachineError unknown) {
      return Body.UNKNOWN;
    }
  }

  private static Body bodyOf(
      ClassLoader loader, StackTraceElement frame, String function, @Nullable String callee) {
    return body(
        loader,
        frame.getClassName(),
        frame.getMethodName(),
        null,
        frame.getLineNumber(),
        function,
        callee);
  }

  /** Those of a frame's class: they have its loader's name, and classes in its package. */
  private Set<ClassLoader> loaders(StackTraceElement frame) {
    ClassLoader system = ClassLoader.getSystemClassLoader();
    String name = frame.getClassLoaderName();
    if (name != null && name.equals(system.getName())) {
      return Set.of(system);
    }
    Set<ClassLoader> loaders = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      if (type.getClassLoader() != null) {
        loaders.add(type.getClassLoader());
      }
    }
    String type = frame.getClassName();
    String inPackage = type.substring(0, Math.max(0, type.lastIndexOf('.')));
    loaders.removeIf(
        loader ->
            !Objects.equals(loader.getName(), name) || loader.getDefinedPackage(inPackage) == null);
    return loaders;
  }

  private static Body body(
      ClassLoader loader,
      String className,
      String method,
      @Nullable String descriptor,
      int line,
      String function,
      @Nullable String callee) {
    try {
      byte[] bytes = bytes(loader, className);
      return bytes == null
          ? Body.UNKNOWN
          : MethodBodies.body(bytes, method, descriptor, line, function, callee);
    } catch (IOException | RuntimeException | LinkageError | VirtualMachineError unknown) {
      return Body.UNKNOWN; // the name has to do, also where memory or stack are used up
    }
  }

  /** The class file as the host has it, or null. */
  private static byte @Nullable [] bytes(ClassLoader loader, String className) throws IOException {
    try (InputStream in = loader.getResourceAsStream(className.replace('.', '/') + ".class")) {
      return in == null ? null : in.readAllBytes();
    }
  }

  private byte @Nullable [] bytes(Class<?> type) throws IOException {
    ClassLoader loader = type.getClassLoader();
    if (loader == null || type.isHidden() || type.isArray()) {
      return null;
    }
    byte[] bytes = bytes(loader, type.getName());
    if (bytes == null) {
      return null;
    }
    // indexes are those of the code that runs
    HostCodeRewriter rewriter = calls;
    byte[] rewritten =
        rewriter == null || !rewriter.concerns(bytes)
            ? null
            : rewriter.rewrite(type.getName().replace('.', '/'), bytes);
    return rewritten == null ? bytes : rewritten;
  }
}
