package dev.ipcaudit.intercept.ffm;

import dev.ipcaudit.intercept.ModuleOpener;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What the JDK keeps to itself: what a handle was bound to, and which handles its linker remembers.
 * The same in JDK 22 to 25; in another one the constructor throws. Thread-safe.
 */
final class MethodHandleInternals {

  private static final String LINKER = "jdk.internal.foreign.abi.AbstractLinker";
  private static final String LINK = "downcallHandle0";

  private final Class<?> bound = Class.forName("java.lang.invoke.BoundMethodHandle");
  private final Linker linker = Linker.nativeLinker();
  private final Method link;
  private final Field form;
  private final LambdaForms forms;
  private final Object cache;
  private final Field requests;
  private final Class<?> options;

  /** Opens two packages of java.base to this class loader, and to nobody else. */
  MethodHandleInternals(ModuleOpener opener) throws ReflectiveOperationException {
    Class<?> linkerClass = Class.forName(LINKER);
    opener.open(linkerClass);
    opener.open(MethodHandle.class);
    link = linkerClass.getDeclaredMethod(LINK, FunctionDescriptor.class, Linker.Option[].class);
    link.setAccessible(true);
    form = field(MethodHandle.class, "form");
    forms = new LambdaForms(form.getType());
    cache = field(linkerClass, "DOWNCALL_CACHE").get(linker);
    requests = field(cache.getClass(), "cache");
    options = Class.forName("jdk.internal.foreign.abi.LinkerOptions");
  }

  static Field field(Class<?> owner, String name) throws NoSuchFieldException {
    Field field = owner.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  /** What makes all handles, and asks nobody for the right to. */
  LinkerAccess linking() throws IllegalAccessException {
    return new LinkerAccess(MethodHandles.lookup().unreflect(link), linker);
  }

  /** Whether values are bound to a handle, which every handle of the linker is one of. */
  boolean isBound(MethodHandle handle) {
    return bound.isInstance(handle);
  }

  /** The values that are bound to a handle, in the order in which they were. */
  Object[] values(MethodHandle handle) throws ReflectiveOperationException {
    List<Object> values = new ArrayList<>();
    Class<?> species = handle.getClass();
    for (int i = 0; ; i++) {
      Field value = null;
      for (Field declared : species.getDeclaredFields()) {
        String name = declared.getName();
        // argL0, argI1 and so on: the type, and the position
        if (name.startsWith("arg") && name.substring(4).equals(String.valueOf(i))) {
          value = declared;
        }
      }
      if (value == null) {
        return values.toArray();
      }
      value.setAccessible(true);
      values.add(value.get(handle));
    }
  }

  /**
   * Whether two handles do the same with what is bound to them and with their arguments. That says
   * nothing of the values that are bound.
   */
  boolean actAlike(MethodHandle one, MethodHandle other) throws IllegalAccessException {
    return one.getClass() == other.getClass()
        && one.type().equals(other.type())
        && forms.areEqual(form.get(one), form.get(other));
  }

  /** The handles that the linker remembers, each with what was asked for. Some are forgotten. */
  List<Linked> remembered() throws ReflectiveOperationException {
    List<Linked> all = new ArrayList<>();
    for (Map.Entry<?, ?> entry : ((Map<?, ?>) requests.get(cache)).entrySet()) {
      Reference<?> reference =
          (Reference<?>) field(entry.getValue().getClass(), "ref").get(entry.getValue());
      Object handle = reference == null ? null : reference.get();
      if (handle != null) {
        Object request = entry.getKey();
        Object asked = field(request.getClass(), "options").get(request);
        Map<?, ?> byClass = (Map<?, ?>) field(options, "optionsMap").get(asked);
        all.add(
            new Linked(
                (MethodHandle) handle,
                (FunctionDescriptor) field(request.getClass(), "descriptor").get(request),
                ((Collection<?>) byClass.values()).toArray(new Linker.Option[0])));
      }
    }
    return all;
  }

  /** A handle that takes the address first, and what it was made from. */
  static final class Linked {
    final MethodHandle handle;
    final FunctionDescriptor shape;
    final Linker.Option[] options;

    Linked(MethodHandle handle, FunctionDescriptor shape, Linker.Option... options) {
      this.handle = handle;
      this.shape = shape;
      this.options = options;
    }
  }
}
