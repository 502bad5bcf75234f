package dev.ipcaudit.tests.host;

import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

/**
 * Says which of its arguments this JDK does not have: a class, {@code class#field:type}, the same
 * with {@code =value} for a static int, or {@code class#method(types)result} as descriptors.
 */
public final class Internals {

  private Internals() {}

  public static void main(String[] names) throws Exception {
    List<String> missing = new ArrayList<>();
    for (String name : names) {
      if (!isThere(name)) {
        missing.add(name);
      }
    }
    System.out.println("missing " + missing);
  }

  private static boolean isThere(String name) throws Exception {
    int member = name.indexOf('#');
    Class<?> owner;
    try {
      owner = Class.forName(member < 0 ? name : name.substring(0, member), false, null);
    } catch (ClassNotFoundException none) {
      try {
        owner = Class.forName(name, false, ClassLoader.getSystemClassLoader());
      } catch (ClassNotFoundException nowhere) {
        return false;
      }
    }
    return member < 0 || has(owner, name.substring(member + 1));
  }

  private static boolean has(Class<?> owner, String member) throws Exception {
    List<AccessibleObject> members = new ArrayList<>(List.of(owner.getDeclaredFields()));
    members.addAll(List.of(owner.getDeclaredMethods()));
    members.addAll(List.of(owner.getDeclaredConstructors()));
    int value = member.indexOf('=');
    for (AccessibleObject one : members) {
      if (described(one).equals(value < 0 ? member : member.substring(0, value))) {
        return value < 0 || valueOf((Field) one).equals(member.substring(value + 1));
      }
    }
    return false;
  }

  private static String described(AccessibleObject member) {
    if (member instanceof Field) {
      Field field = (Field) member;
      return field.getName() + ":" + field.getType().descriptorString();
    }
    if (member instanceof Constructor) {
      Class<?>[] types = ((Constructor<?>) member).getParameterTypes();
      return "<init>" + MethodType.methodType(void.class, types).descriptorString();
    }
    Method method = (Method) member;
    MethodType type = MethodType.methodType(method.getReturnType(), method.getParameterTypes());
    return method.getName() + type.descriptorString();
  }

  private static String valueOf(Field field) throws IllegalAccessException {
    field.setAccessible(true);
    return String.valueOf(field.get(null));
  }
}
