package dev.ipcaudit.intercept.ffm;

import java.lang.reflect.Array;
import java.lang.reflect.Field;

/**
 * Compares what handles do: {@code java.lang.invoke.LambdaForm}, a list of names, each of which is
 * a parameter or a call with earlier names and constants as its arguments. The JDK takes forms for
 * equal only if they share their parameters, which those made at different times may not.
 */
final class LambdaForms {

  private final Field names;
  private final Field result;
  private final Field arity;
  private final Class<?> nameClass;
  private final Field index;
  private final Field type;
  private final Field function;
  private final Field arguments;

  LambdaForms(Class<?> form) throws NoSuchFieldException {
    names = MethodHandleInternals.field(form, "names");
    result = MethodHandleInternals.field(form, "result");
    arity = MethodHandleInternals.field(form, "arity");
    nameClass = names.getType().getComponentType();
    index = MethodHandleInternals.field(nameClass, "index");
    type = MethodHandleInternals.field(nameClass, "type");
    function = MethodHandleInternals.field(nameClass, "function");
    arguments = MethodHandleInternals.field(nameClass, "arguments");
  }

  boolean areEqual(Object one, Object other) throws IllegalAccessException {
    if (one == other) {
      return true;
    }
    Object ones = names.get(one);
    Object others = names.get(other);
    int length = Array.getLength(ones);
    if (length != Array.getLength(others)
        || result.getInt(one) != result.getInt(other)
        || arity.getInt(one) != arity.getInt(other)) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (!sameName(Array.get(ones, i), Array.get(others, i))) {
        return false;
      }
    }
    return true;
  }

  private boolean sameName(Object one, Object other) throws IllegalAccessException {
    Object ones = function.get(one);
    Object others = function.get(other);
    if (type.get(one) != type.get(other) || (ones == null) != (others == null)) {
      return false;
    }
    return ones == null
        || (ones.equals(others)
            && sameArguments((Object[]) arguments.get(one), (Object[]) arguments.get(other)));
  }

  private boolean sameArguments(Object[] ones, Object[] others) throws IllegalAccessException {
    if (ones.length != others.length) {
      return false;
    }
    for (int i = 0; i < ones.length; i++) {
      boolean same =
          (nameClass.isInstance(ones[i]) && nameClass.isInstance(others[i]))
              ? index.getShort(ones[i]) == index.getShort(others[i])
              : ones[i] == others[i] || (ones[i] != null && ones[i].equals(others[i]));
      if (!same) {
        return false;
      }
    }
    return true;
  }
}
