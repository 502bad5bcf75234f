package dev.ipcaudit.tests.robustness;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.HashMap;
import java.util.Map;

/** {@link WildCalls} by JNA's interface mapping. Arguments: seed, calls, the other library. */
public final class WildByJna implements WildCalls.Binding {

  private final NativeLibrary libc = NativeLibrary.getInstance("c");
  private final NativeLibrary other;
  private final Map<String, Function> functions = new HashMap<>();

  private WildByJna(String other) {
    this.other = NativeLibrary.getInstance(other);
  }

  public static void main(String[] args) throws Throwable {
    WildCalls.run(new WildByJna(args[2]), Long.parseLong(args[0]), Integer.parseInt(args[1]));
  }

  @Override
  public Number call(String name, boolean ofOther, Class<?> result, Object... arguments) {
    Function function =
        functions.computeIfAbsent(
            (ofOther ? "other " : "libc ") + name,
            key -> (ofOther ? other : libc).getFunction(name));
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i] instanceof WildCalls.Address address) {
        // JNA makes null of the one, and takes the other as it is
        arguments[i] = address.value() % 3 == 0 ? (Object) address.value() : pointer(address);
      }
    }
    return (Number) function.invoke(result, arguments);
  }

  private static Pointer pointer(WildCalls.Address address) {
    return address.value() == 0 ? null : new Pointer(address.value());
  }

  @Override
  public int errno() {
    return Native.getLastError();
  }
}
