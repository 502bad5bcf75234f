package dev.ipcaudit.intercept.jna;

import dev.ipcaudit.intercept.Bindings;
import dev.ipcaudit.intercept.call.LibcAddresses;
import dev.ipcaudit.model.Coverage;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds the classes whose natives JNA had registered before the agent was loaded. Confined to the
 * thread that attaches.
 */
final class RegisteredNatives {

  private final Bindings bindings;
  private final DirectMapping direct;
  private final Coverage coverage;
  private final Set<Class<?>> owners = new HashSet<>();

  RegisteredNatives(Bindings bindings, DirectMapping direct) {
    this.bindings = bindings;
    this.direct = direct;
    coverage = bindings.coverage();
  }

  /** The classes that a copy of JNA has registered and that declare catalogued natives. */
  void find(Class<?> jnaNative) {
    try {
      LibcAddresses.learn(coverage);
      bindings.opener().open(jnaNative);
      Map<?, ?> registered = registered(jnaNative, "registeredClasses"); // whose lock guards both
      Map<?, ?> libraries = registered(jnaNative, "registeredLibraries");
      synchronized (registered) {
        for (Object owner : registered.keySet()) {
          Object library = libraries.get(owner);
          if (library != null) {
            findNatives((Class<?>) owner, library);
          }
        }
      }
    } catch (ReflectiveOperationException | LinkageError | RuntimeException failure) {
      coverage.failed(JnaBinding.DIRECT, "registered classes are not known: " + failure);
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
          Modifier.isNative(method.getModifiers()) ? IpcAuditFilter.function(method.getName()) : 0;
      if (number == 0) {
        continue;
      }
      owners.add(owner);
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

  /**
   * Their internal names, and those of their subclasses, which a call may name as well.
   *
   * @param loaded all classes that are loaded
   */
  Set<String> owners(Class<?>[] loaded) {
    Set<String> names = new HashSet<>();
    for (Class<?> type : loaded) {
      for (Class<?> up = type; up != null; up = up.getSuperclass()) {
        if (owners.contains(up)) {
          names.add(type.getName().replace('.', '/'));
        }
      }
    }
    if (!owners.isEmpty()) {
      coverage.note(
          "direct-mapped native methods were registered before the agent was loaded: calls of"
              + " them by method reference or reflection are not seen");
    }
    return names;
  }
}
