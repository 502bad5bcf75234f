package dev.ipcaudit.tests.robustness;

import dev.ipcaudit.tests.targets.HandleLibC;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.HashMap;
import java.util.Map;

/** {@link WildCalls} by the JDK's linker. Arguments: seed, calls, the other library. */
public final class WildByHandles implements WildCalls.Binding {

  private final SymbolLookup other;
  private final Map<String, MethodHandle> handles = new HashMap<>();
  private final MemorySegment errno = HandleLibC.errnoSegment();

  private WildByHandles(String other) {
    this.other = SymbolLookup.libraryLookup(other, Arena.global());
  }

  public static void main(String[] args) throws Throwable {
    WildCalls.run(new WildByHandles(args[2]), Long.parseLong(args[0]), Integer.parseInt(args[1]));
  }

  @Override
  public Number call(String name, boolean ofOther, Class<?> result, Object... arguments)
      throws Throwable {
    Object[] all = new Object[arguments.length + 2];
    MemoryLayout[] layouts = new MemoryLayout[arguments.length];
    StringBuilder key = new StringBuilder().append(result);
    for (int i = 0; i < arguments.length; i++) {
      all[i + 2] =
          arguments[i] instanceof WildCalls.Address address ? address.value() : arguments[i];
      layouts[i] = ValueLayout.JAVA_LONG;
      // not each of them in each form: to make a handle takes longer than thousands of calls
      if (i < 2 && arguments[i] instanceof WildCalls.Address address) {
        MemorySegment bare = MemorySegment.ofAddress(address.value());
        // as bindings that were generated do for what C points to
        all[i + 2] = address.value() % 2 == 0 ? bare : bare.reinterpret(1 << 20);
        layouts[i] = ValueLayout.ADDRESS;
      } else if (i == arguments.length - 1 && arguments[i] instanceof Double) {
        layouts[i] = ValueLayout.JAVA_DOUBLE;
      } else if (all[i + 2] instanceof Number number) {
        all[i + 2] = number.longValue();
      }
      key.append(layouts[i]);
    }
    MethodHandle handle =
        handles.computeIfAbsent(
            key.toString(),
            made -> HandleLibC.LINKER.downcallHandle(shape(result, layouts), HandleLibC.ERRNO));
    all[0] = ofOther ? other.find(name).orElseThrow() : HandleLibC.symbol(name);
    all[1] = errno;
    return (Number) handle.invokeWithArguments(all);
  }

  private static FunctionDescriptor shape(Class<?> result, MemoryLayout... layouts) {
    if (result == void.class) {
      return FunctionDescriptor.ofVoid(layouts);
    }
    MemoryLayout given =
        result == short.class
            ? ValueLayout.JAVA_SHORT
            : result == float.class
                ? ValueLayout.JAVA_FLOAT
                : result == double.class
                    ? ValueLayout.JAVA_DOUBLE
                    : result == long.class ? ValueLayout.JAVA_LONG : ValueLayout.JAVA_INT;
    return FunctionDescriptor.of(given, layouts);
  }

  @Override
  public int errno() {
    return HandleLibC.errno(errno);
  }
}
