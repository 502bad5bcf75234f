package dev.ipcaudit.tests.robustness;

import com.kenai.jffi.Function;
import com.kenai.jffi.HeapInvocationBuffer;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.LastError;
import com.kenai.jffi.Library;
import com.kenai.jffi.Type;
import java.util.HashMap;
import java.util.Map;

/** {@link WildCalls} by jffi, as JNR and JRuby call it. Arguments: seed, calls, other library. */
public final class WildByJffi implements WildCalls.Binding {

  private final Library libc = Library.openLibrary("libc.so.6", Library.LAZY | Library.LOCAL);
  private final Library other;
  private final Map<String, Function> functions = new HashMap<>();

  private WildByJffi(String other) {
    this.other = Library.openLibrary(other, Library.LAZY | Library.LOCAL);
  }

  public static void main(String[] args) throws Throwable {
    WildCalls.run(new WildByJffi(args[2]), Long.parseLong(args[0]), Integer.parseInt(args[1]));
  }

  @Override
  public Number call(String name, boolean ofOther, Class<?> result, Object... arguments) {
    StringBuilder key = new StringBuilder(name).append(ofOther).append(result);
    Type[] types = new Type[arguments.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = type(arguments[i]);
      key.append(arguments[i].getClass());
    }
    Function function =
        functions.computeIfAbsent(
            key.toString(),
            made ->
                new Function(
                    (ofOther ? other : libc).getSymbolAddress(name), result(result), types));
    HeapInvocationBuffer buffer = new HeapInvocationBuffer(function);
    for (Object argument : arguments) {
      if (argument instanceof WildCalls.Address address) {
        buffer.putAddress(address.value());
      } else if (argument instanceof Integer) {
        buffer.putInt((Integer) argument);
      } else if (argument instanceof Long) {
        buffer.putLong((Long) argument);
      } else {
        buffer.putDouble((Double) argument);
      }
    }
    Invoker invoker = Invoker.getInstance();
    if (result == float.class) {
      return invoker.invokeFloat(function, buffer);
    } else if (result == double.class) {
      return invoker.invokeDouble(function, buffer);
    } else if (result == long.class) {
      return invoker.invokeLong(function, buffer);
    }
    return invoker.invokeInt(function, buffer);
  }

  private static Type type(Object argument) {
    if (argument instanceof WildCalls.Address) {
      return Type.POINTER;
    }
    return argument instanceof Integer
        ? Type.SINT
        : argument instanceof Long ? Type.SLONG : Type.DOUBLE;
  }

  private static Type result(Class<?> type) {
    if (type == void.class) {
      return Type.VOID;
    } else if (type == short.class) {
      return Type.SINT16;
    } else if (type == float.class) {
      return Type.FLOAT;
    } else if (type == double.class) {
      return Type.DOUBLE;
    }
    return type == long.class ? Type.SLONG : Type.SINT;
  }

  @Override
  public int errno() {
    return LastError.getInstance().get();
  }
}
