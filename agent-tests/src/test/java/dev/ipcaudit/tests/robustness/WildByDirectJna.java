package dev.ipcaudit.tests.robustness;

import com.sun.jna.Native;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;

/**
 * {@link WildCalls} by JNA's direct mapping, with classes made for it that declare every function
 * with every result and a long for each of any number of arguments. Arguments: seed, calls, the
 * other library.
 */
public final class WildByDirectJna implements WildCalls.Binding {

  private static final int MOST_ARGUMENTS = 6;

  private static final Class<?>[] RESULTS = {
    int.class, long.class, void.class, short.class, float.class, double.class
  };

  private final Path directory = Files.createTempDirectory(Path.of("."), "natives");
  private final ClassLoader loader;
  private final Map<String, Method> natives = new HashMap<>();

  private WildByDirectJna(String other) throws Exception {
    List<String> compiler = new ArrayList<>(List.of("-proc:none", "-cp", classPath()));
    for (Class<?> result : RESULTS) {
      compiler.add(source(result, "c", WildCalls.LIBC, "Libc"));
      compiler.add(source(result, other, WildCalls.OTHERS, "Other"));
    }
    int code =
        ToolProvider.getSystemJavaCompiler().run(null, null, null, compiler.toArray(String[]::new));
    if (code != 0) {
      throw new IllegalStateException("the natives do not compile");
    }
    URL[] urls = {directory.toUri().toURL()};
    loader = new URLClassLoader(urls, WildByDirectJna.class.getClassLoader());
  }

  public static void main(String[] args) throws Throwable {
    WildCalls.run(new WildByDirectJna(args[2]), Long.parseLong(args[0]), Integer.parseInt(args[1]));
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  private String source(Class<?> result, String library, String[] functions, String name)
      throws Exception {
    StringBuilder text = new StringBuilder("public class ").append(name).append(result.getName());
    text.append(" { static { com.sun.jna.Native.register(\"").append(library).append("\"); }\n");
    for (String function : functions) {
      for (int arguments = 0; arguments <= MOST_ARGUMENTS; arguments++) {
        text.append("public static native ").append(result.getName()).append(' ');
        text.append(function).append('(');
        for (int i = 0; i < arguments; i++) {
          text.append(i == 0 ? "long a" : ", long a").append(i);
        }
        text.append(");\n");
      }
    }
    Path file = directory.resolve(name + result.getName() + ".java");
    Files.writeString(file, text.append('}'));
    return file.toString();
  }

  @Override
  public boolean takesAnything() {
    return false;
  }

  @Override
  public Number call(String name, boolean ofOther, Class<?> result, Object... arguments)
      throws Throwable {
    String owner = (ofOther ? "Other" : "Libc") + result.getName();
    String key = owner + name + arguments.length;
    Method method = natives.get(key);
    if (method == null) {
      Class<?>[] types = new Class<?>[arguments.length];
      java.util.Arrays.fill(types, long.class);
      method = Class.forName(owner, true, loader).getMethod(name, types);
      natives.put(key, method);
    }
    Object[] longs = new Object[arguments.length];
    for (int i = 0; i < longs.length; i++) {
      longs[i] =
          arguments[i] instanceof WildCalls.Address address
              ? address.value()
              : ((Number) arguments[i]).longValue();
    }
    return (Number) method.invoke(null, longs);
  }

  @Override
  public int errno() {
    return Native.getLastError();
  }
}
