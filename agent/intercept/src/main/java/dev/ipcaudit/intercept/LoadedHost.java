package dev.ipcaudit.intercept;

import dev.ipcaudit.intercept.jna.DirectSink;
import dev.ipcaudit.intercept.jna.JnaRewriter;
import dev.ipcaudit.intercept.jni.JniTransformer;
import dev.ipcaudit.intercept.jnr.LoadedJnr;
import dev.ipcaudit.model.Coverage;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Places the hooks in a host that runs already. Only classes in which something is to be rewritten
 * are retransformed: even a retransformation to nothing costs the running frames of a class their
 * line numbers.
 */
public final class LoadedHost {

  private final Instrumentation instrumentation;
  private final HostTransformer transformer;
  private final DirectSink direct;
  private final LoadedJnr jnr;
  private final Coverage coverage;
  private final Class<?>[] loaded;
  private final Set<Class<?>> owners = new HashSet<>();
  private final Set<String> ownerNames = new HashSet<>();
  private boolean jnaLoaded;
  private boolean handlesExist;

  public LoadedHost(
      Instrumentation instrumentation,
      HostTransformer transformer,
      DirectSink direct,
      LoadedJnr jnr,
      Coverage coverage) {
    this.instrumentation = instrumentation;
    this.transformer = transformer;
    this.direct = direct;
    this.jnr = jnr;
    this.coverage = coverage;
    this.loaded = instrumentation.getAllLoadedClasses();
  }

  /** Rewrites what is loaded; to be called after the transformer was added. */
  public void rewrite() {
    String function = JnaRewriter.FUNCTION.replace('/', '.');
    String library = JnaRewriter.LIBRARY.replace('/', '.');
    String linker = LinkerPart.LINKER.replace('/', '.');
    List<Class<?>> classes = new ArrayList<>();
    for (Class<?> type : loaded) {
      String name = type.getName();
      if (name.equals(function) || name.equals(library) || jnr.hooks(type)) {
        classes.add(type);
      } else if (name.equals("com.sun.jna.Native")) {
        jnaLoaded = true;
        findOwners(type);
      } else if (HostTransformer.isOfJniLibrary(name.replace('.', '/'))) {
        JniTransformer.loadedBefore(name.replace('.', '/'), coverage);
      } else if (name.equals(linker) && type.getClassLoader() == null) {
        classes.add(0, type); // first: the classes below call what it brings
        // of a preview the part that sees handles is not there, and nothing can call it
        handlesExist = Runtime.version().feature() >= LinkerPart.OLDEST_JDK;
      }
    }
    if (handlesExist) {
      transformer.rewriteCallsOfHandles();
      coverage.note(
          "Panama handles that were made before the agent came are seen where a class calls them"
              + " itself, not in handles that were combined of them");
    }
    if (jnaLoaded) {
      addSubclasses();
      transformer.rewriteCallsOf(ownerNames);
    }
    if (jnaLoaded || handlesExist) {
      findCallers(classes);
    }
    if (!owners.isEmpty()) {
      coverage.note(
          "direct-mapped natives were registered before the agent came: calls of them by method"
              + " reference or reflection are not seen");
    }
    for (Class<?> type : classes) {
      try {
        instrumentation.retransformClasses(type);
      } catch (UnmodifiableClassException | LinkageError | RuntimeException failure) {
        coverage.note("calls in " + type.getName() + " are not seen: " + failure);
      }
    }
    jnr.resolve();
  }

  /** The classes that this copy of JNA has registered and that declare catalogued natives. */
  private void findOwners(Class<?> jnaNative) {
    try {
      LibcAddresses.learn(coverage);
      new ModuleOpener(instrumentation).open(jnaNative);
      Map<?, ?> registered = registered(jnaNative, "registeredClasses"); // whose lock guards both
      Map<?, ?> libraries = registered(jnaNative, "registeredLibraries");
      synchronized (registered) {
        for (Object owner : registered.keySet()) {
          findNatives((Class<?>) owner, libraries.get(owner));
        }
      }
    } catch (ReflectiveOperationException | LinkageError | RuntimeException failure) {
      coverage.failed("jna-direct", "registered classes are not known: " + failure);
    }
  }

  private static Map<?, ?> registered(Class<?> jnaNative, String name)
      throws ReflectiveOperationException {
    Field field = jnaNative.getDeclaredField(name);
    field.setAccessible(true);
    return (Map<?, ?>) field.get(null);
  }

  /** Asks JNA again, as it did when it registered the class, what each native is bound to. */
  private void findNatives(Class<?> owner, Object library) throws ReflectiveOperationException {
    for (Method method : owner.getDeclaredMethods()) {
      int number =
          Modifier.isNative(method.getModifiers()) ? IpcAuditHooks.function(method.getName()) : 0;
      if (number == 0) {
        continue;
      }
      owners.add(owner);
      ownerNames.add(owner.getName().replace('.', '/'));
      Method bound =
          library.getClass().getDeclaredMethod("getFunction", String.class, Method.class);
      bound.setAccessible(true);
      try {
        direct.registered(owner, bound.invoke(library, method.getName(), method), number);
      } catch (InvocationTargetException missing) {
        coverage.note(
            "what " + owner.getName() + "." + method.getName() + " calls is not known: " + missing);
      }
    }
  }

  /** A call may name a subclass of the class that declares the native. */
  private void addSubclasses() {
    for (Class<?> type : loaded) {
      for (Class<?> up = type.getSuperclass(); up != null; up = up.getSuperclass()) {
        if (owners.contains(up)) {
          ownerNames.add(type.getName().replace('.', '/'));
        }
      }
    }
  }

  private void findCallers(List<Class<?>> found) {
    int unknown = 0;
    for (Class<?> type : loaded) {
      ClassLoader loader = type.getClassLoader();
      if (loader == null
          || loader == LoadedHost.class.getClassLoader()
          || loader == ClassLoader.getPlatformClassLoader()
          || type.getName().startsWith("com.sun.jna.")
          || type.isArray()
          || type.isHidden()
          || !instrumentation.isModifiableClass(type)) {
        continue;
      }
      String file = type.getName().replace('.', '/') + ".class";
      try (InputStream in = loader.getResourceAsStream(file)) {
        if (in == null) {
          unknown++;
        } else {
          byte[] bytes = in.readAllBytes();
          if (jnaLoaded && (ClassScan.calls(bytes, ownerNames) || ClassScan.readsErrno(bytes))
              || handlesExist && ClassScan.callsHandles(bytes)) {
            found.add(type);
          }
        }
      } catch (IOException | RuntimeException unreadable) {
        unknown++;
      }
    }
    if (unknown > 0) {
      coverage.note(
          unknown
              + " loaded classes have no readable class file: calls of natives and handles from"
              + " before the agent, and whether errno is read, are not seen in them");
    }
  }
}
