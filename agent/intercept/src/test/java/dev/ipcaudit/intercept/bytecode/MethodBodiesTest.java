package dev.ipcaudit.intercept.bytecode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.stack.HostCode;
import dev.ipcaudit.stack.HostCode.Body;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the code of methods shows, as javac of this JDK makes it. */
class MethodBodiesTest {

  private List<Class<?>> loaded = List.of();
  private final HostCode code =
      new ReturnValueAnalyzer(
          (Instrumentation)
              Proxy.newProxyInstance(
                  getClass().getClassLoader(),
                  new Class<?>[] {Instrumentation.class},
                  (self, method, arguments) -> loaded.toArray(Class<?>[]::new)));

  /** Stands for what a binding gives. */
  interface Libc {
    int semget(int key, int count, int flags);

    Integer boxed(int key);

    int mq_open(String name, int flags, Object... more);
  }

  /** Each of them only passes a call on. */
  static final class Forwarders {
    private static Libc libc;
    private static MethodHandle handle;
    private static boolean traces;
    private Libc own;

    static int plain(int key, int count, int flags) {
      return libc.semget(key, count, flags);
    }

    int ofAField(int key) {
      return own.semget(key, 1, 0600 | 01000);
    }

    static int ofAnAccessor(int key) {
      return libc().semget(key, 1, 0600);
    }

    static long converted(long key) {
      return libc.semget((int) key, 1, 0600);
    }

    static Integer unboxed(int key) {
      int result = libc.boxed(key);
      return result;
    }

    static long orZero(int key) {
      Integer result = libc.boxed(key);
      return result == null ? 0 : result.longValue();
    }

    static int varargs(String name, int mode) {
      return libc.mq_open(name, 0, mode, null);
    }

    static void withoutResult(int key) {
      libc.semget(key, 1, 0600);
    }

    static int byHandle(int key) {
      try {
        return (int) handle.invokeExact(key, 1, 0600);
      } catch (Throwable failure) {
        throw new LinkageError("semget", failure);
      }
    }

    static int asJextractHasIt(int key) {
      MethodHandle known = handle;
      try {
        if (traces) {
          trace("semget", key, 1, 0600);
        }
        return (int) known.invokeExact(key, 1, 0600);
      } catch (Error | RuntimeException thrown) {
        throw thrown;
      } catch (Throwable failure) {
        throw new AssertionError("should not reach here", failure);
      }
    }

    static int outOfMemoryOfItsOwn(int key) {
      ByteBuffer out = ByteBuffer.allocateDirect(4);
      int result = libc.semget(key, out.capacity(), 0600);
      out.putInt(0, 1);
      return result;
    }

    private static Libc libc() {
      return libc;
    }

    private static void trace(String name, Object... arguments) {
      throw new IllegalStateException(name + arguments.length);
    }
  }

  /** Each of them is more than a forwarder. */
  static final class Others {
    private static Libc libc;
    private static int made;
    private static int last;

    static int checks(int key) {
      int id = libc.semget(key, 1, 0600);
      if (id < 0) {
        throw new IllegalStateException();
      }
      return id;
    }

    static int checksElsewhere(int key) {
      return check(libc.semget(key, 1, 0600));
    }

    static int checksByName(int key) {
      return check("semget", libc.semget(key, 1, 0600));
    }

    static Integer checksForNull(int key) {
      Integer result = libc.boxed(key);
      if (result == null) {
        throw new IllegalStateException();
      }
      return result;
    }

    static int checksArguments(Object key) {
      if (key == null) {
        throw new IllegalArgumentException();
      }
      return libc.semget(key.hashCode(), 1, 0600);
    }

    static int triesAgain(int key) {
      int id;
      do {
        id = libc.semget(key, 1, 0600);
      } while (id == -1);
      return id;
    }

    static int callsTwice(int key) {
      libc.semget(key, 1, 0600);
      return libc.semget(key + 1, 1, 0600);
    }

    static int counts(int key) {
      try {
        return libc.semget(key, 1, 0600);
      } finally {
        made++;
      }
    }

    static int keeps(int key) {
      return last = libc.semget(key, 1, 0600);
    }

    static int locks(int key) {
      synchronized (Others.class) {
        return libc.semget(key, 1, 0600);
      }
    }

    static int logs(int key) {
      int id = libc.semget(key, 1, 0600);
      System.out.println(id);
      return id;
    }

    static int swallows(int key) {
      try {
        return libc.semget(key, 1, 0600);
      } catch (RuntimeException failed) {
        return -1;
      }
    }

    static int swallowsLate(int key) {
      int id = 0;
      try {
        id = libc.semget(key, 1, 0600);
      } catch (RuntimeException failed) {
        made(id);
      }
      return id;
    }

    static int refuses(int key) {
      if (key == 0) {
        return -1;
      }
      return libc.semget(key, 1, 0600);
    }

    static boolean tells(int key) {
      return libc.semget(key, 1, 0600) >= 0;
    }

    private static int check(int result) {
      return result;
    }

    private static int check(String call, int result) {
      return call.length() + result;
    }

    private static void made(int id) {
      made += id;
    }
  }

  private static Map<String, Method> methods(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> !Modifier.isPrivate(method.getModifiers()))
        .filter(method -> !method.isSynthetic())
        .collect(Collectors.toMap(Method::getName, method -> method));
  }

  @Test
  void theyPassTheCallOn() {
    methods(Forwarders.class)
        .forEach((name, one) -> assertThat(body(one)).as(name).isEqualTo(Body.PASSES_ON));
  }

  @Test
  void theyDoMore() {
    methods(Others.class)
        .forEach((name, one) -> assertThat(body(one)).as(name).isEqualTo(Body.DOES_MORE));
  }

  private Body body(Method method) {
    String callee =
        Map.of(
                "unboxed", "boxed",
                "orZero", "boxed",
                "checksForNull", "boxed",
                "varargs", "mq_open")
            .get(method.getName());
    return code.body(
        method.getDeclaringClass(),
        method.getName(),
        MethodType.methodType(method.getReturnType(), method.getParameterTypes())
            .toMethodDescriptorString(),
        "semget",
        callee);
  }

  @Test
  void ofAnotherThreadTheNamesAreEnough() {
    ClassLoader loader = getClass().getClassLoader();
    String others = Others.class.getName();

    assertThat(named(loader, Forwarders.class.getName(), "plain")).isEqualTo(Body.PASSES_ON);
    assertThat(named(null, others, "locks")).isEqualTo(Body.DOES_MORE);
    assertThat(named(loader, others, "check")).isEqualTo(Body.UNKNOWN);
    assertThat(named(loader, "no.such.Type", "semget")).isEqualTo(Body.UNKNOWN);
    assertThat(code.body(String.class, "length", "()I", "length", null)).isEqualTo(Body.UNKNOWN);
  }

  /** Of a plugin, whose threads have another loader in their context. */
  @Test
  void ofAnotherThreadItsOwnLoaderHasTheCode() throws Exception {
    String name = Others.class.getName();
    try (Plugin first = new Plugin(Others.class)) {
      loaded = List.of(first.loadClass(name));
      assertThat(named(NO_CODE, name, "locks")).isEqualTo(Body.DOES_MORE);
    }
    loaded = List.of();
    assertThat(named(NO_CODE, name, "locks")).isEqualTo(Body.UNKNOWN);
  }

  @Test
  void whereSeveralLoadersHaveSuchAClassTheContextTellsWhichOrTheyAgree() throws Exception {
    String name = Others.class.getName();
    try (Plugin one = new Plugin(Others.class);
        Plugin same = new Plugin(Others.class);
        Plugin none = new Plugin(null)) {
      loaded = List.of(one.loadClass(name), same.loadClass(name));
      assertThat(named(NO_CODE, name, "locks")).isEqualTo(Body.DOES_MORE);
      loaded = List.of(one.loadClass(name), none.loadClass(name));
      assertThat(named(NO_CODE, name, "locks")).isEqualTo(Body.UNKNOWN);
      assertThat(named(one, name, "locks")).isEqualTo(Body.DOES_MORE);
    }
  }

  private Body named(ClassLoader context, String type, String method) {
    StackTraceElement frame = new StackTraceElement(type, method, null, -1);
    return code.body(context, frame, "semget", null);
  }

  /** Sees the JDK's classes alone. */
  private static final ClassLoader NO_CODE = new ClassLoader(null) {};

  /** Has a class of its own, and shows the file of another one, or of none. */
  private static final class Plugin extends URLClassLoader {

    private final Class<?> shown;

    Plugin(Class<?> shown) {
      super(
          new URL[] {Others.class.getProtectionDomain().getCodeSource().getLocation()},
          ClassLoader.getPlatformClassLoader());
      this.shown = shown;
    }

    @Override
    public InputStream getResourceAsStream(String name) {
      return shown == null ? null : super.getResourceAsStream(name);
    }
  }
}
