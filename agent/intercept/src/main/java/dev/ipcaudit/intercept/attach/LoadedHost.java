package dev.ipcaudit.intercept.attach;

import dev.ipcaudit.intercept.Binding;
import dev.ipcaudit.intercept.Bindings;
import dev.ipcaudit.intercept.HostTransformer;
import dev.ipcaudit.intercept.bytecode.HostCodeRewriter;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.model.KnownBinding;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Places the hooks in a host that runs already. Only classes in which something is to be rewritten
 * are retransformed: even a retransformation to nothing costs the running frames of a class their
 * line numbers.
 */
public final class LoadedHost {

  private final Instrumentation instrumentation;
  private final HostTransformer transformer;
  private final Bindings bindings;
  private final Coverage coverage;
  private final Class<?>[] loaded;
  private final Set<Binding> found = new LinkedHashSet<>();

  public LoadedHost(
      Instrumentation instrumentation, HostTransformer transformer, Coverage coverage) {
    this.instrumentation = instrumentation;
    this.transformer = transformer;
    this.coverage = coverage;
    bindings = transformer.bindings();
    loaded = instrumentation.getAllLoadedClasses();
  }

  /** Rewrites what is loaded; to be called after the transformer was added. */
  public void rewrite() {
    List<Class<?>> classes = new ArrayList<>();
    for (Class<?> type : loaded) {
      Binding binding = owning(type);
      if (binding == null) {
        continue;
      }
      found.add(binding);
      if (binding.foundLoaded(type)) {
        // the JDK's first: others call what it brings
        classes.add(type.getClassLoader() == null ? 0 : classes.size(), type);
      }
    }
    List<HostCodeRewriter> calls = new ArrayList<>();
    for (Binding binding : found) {
      HostCodeRewriter ofBinding = binding.callsFromBefore(loaded);
      if (ofBinding != null) {
        transformer.rewriteCalls(ofBinding);
        calls.add(ofBinding);
      }
    }
    if (!calls.isEmpty()) {
      findCallers(calls, classes);
    }
    for (Class<?> type : classes) {
      try {
        instrumentation.retransformClasses(type);
      } catch (UnmodifiableClassException | LinkageError | RuntimeException failure) {
        coverage.note("calls in " + type.getName() + " are not seen: " + failure);
      }
    }
    for (Binding binding : found) {
      binding.attached();
    }
  }

  /** The binding that a class is of, or null. */
  private @Nullable Binding owning(Class<?> type) {
    String name = type.getName().replace('.', '/');
    KnownBinding row = KnownBinding.wanting(name, type.getClassLoader() == null);
    if (row == null) {
      return null;
    }
    try {
      Binding binding = bindings.of(row);
      return binding != null && binding.owns(name) ? binding : null;
    } catch (ReflectiveOperationException | LinkageError failure) {
      coverage.failed(row.part(), failure.toString());
      return null;
    }
  }

  private void findCallers(List<HostCodeRewriter> calls, List<Class<?>> callers) {
    int unknown = 0;
    for (Class<?> type : loaded) {
      ClassLoader loader = type.getClassLoader();
      if (loader == null
          || loader == LoadedHost.class.getClassLoader()
          || loader == ClassLoader.getPlatformClassLoader()
          || type.isArray()
          || type.isHidden()
          || !instrumentation.isModifiableClass(type)
          || owning(type) != null) {
        continue;
      }
      String file = type.getName().replace('.', '/') + ".class";
      try (InputStream in = loader.getResourceAsStream(file)) {
        if (in == null) {
          unknown++;
        } else if (concern(calls, in.readAllBytes())) {
          callers.add(type);
        }
      } catch (IOException | RuntimeException unreadable) {
        unknown++;
      }
    }
    if (unknown > 0) {
      coverage.note(
          unknown
              + " loaded classes have no readable class file: calls of native methods and handles"
              + " from before the agent, and whether errno is read, are not seen in them");
    }
  }

  private static boolean concern(List<HostCodeRewriter> calls, byte[] bytes) {
    for (HostCodeRewriter one : calls) {
      if (one.concerns(bytes)) {
        return true;
      }
    }
    return false;
  }
}
