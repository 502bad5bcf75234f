package dev.ipcaudit.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.model.CallSite;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Frames of libraries; what else stands between a line and libc is tested in real JVMs. */
class LibraryFramesTest {

  private static final String LIBRARY = "io.netty.channel.unix.FakeLoop";

  private static final String LANGUAGE = "org.jruby.ext.ffi.FakeInvoker";

  private static final Set<String> OUTSIDE =
      Set.of(LIBRARY, LANGUAGE, Host.class.getName(), Program.class.getName());

  private final SiteFinder finder =
      new SiteFinder(8, null, SiteFinder.class.getClassLoader(), null); // this test included
  private final Supplier<CallSite> call = () -> finder.find("eventfd");

  @Test
  void theLineThatCalledALibraryIsTheSite() throws Exception {
    CallSite site = (CallSite) host(Host.class).call();

    assertThat(site.className()).isEqualTo(Host.class.getName());
    assertThat(site.method()).isEqualTo("call");
  }

  @Test
  void onAThreadOfTheLibraryItsOwnLineIsTheSite() throws Exception {
    Runnable loop = loop();
    Thread thread = new Thread(loop);
    thread.start();
    thread.join();

    CallSite site = Host.answer(loop);
    assertThat(site.className()).isEqualTo(LIBRARY);
    assertThat(site.method()).isEqualTo("run");
    assertThat(site.line()).isPositive();
    assertThat(site.stack().get(0)).contains("FakeLoop.run(FakeLoop.java:");
    assertThat(site.stack()).hasSizeGreaterThan(1).last().asString().contains("java.lang.Thread.");
  }

  @Test
  void inAPoolOfTheJdkItsOwnLineIsTheSite() throws Exception {
    Runnable loop = loop();
    var pool = Executors.newSingleThreadExecutor();
    try {
      pool.submit(loop).get();
    } finally {
      pool.shutdown();
    }

    assertThat(Host.answer(loop).className()).isEqualTo(LIBRARY);
  }

  @Test
  void whatALibraryMakesWhileItIsClosedIsItsOwnWithAPathForEachCaller() throws Exception {
    Callable<?> host = host(Host.class);
    CallSite one = (CallSite) host.getClass().getMethod("closes").invoke(host);
    CallSite other = (CallSite) host.getClass().getMethod("closesToo").invoke(host);

    assertThat(one.className()).isEqualTo(LIBRARY);
    assertThat(one.method()).isEqualTo("close");
    assertThat(other).isEqualTo(one);
    assertThat(one.stack().get(1)).contains("Host.closes(");
    assertThat(other.stack().get(1)).contains("Host.closesToo(");
  }

  @Test
  void theInvokersOfALanguageAreGlue() throws Exception {
    CallSite site = (CallSite) host(Program.class).call();

    assertThat(site.className()).isEqualTo(Program.class.getName());
    assertThat(site.method()).isEqualTo("call");
    assertThat(site.stack()).noneMatch(frame -> frame.contains("FakeInvoker"));
  }

  @Test
  void whatALanguageCallsForItselfIsItsOwnAndNeverUnknown() throws Exception {
    Runnable invoker =
        (Runnable) outside(LANGUAGE).getConstructor(Supplier.class).newInstance(call);
    var pool = Executors.newSingleThreadExecutor();
    try {
      pool.submit(invoker).get();
    } finally {
      pool.shutdown();
    }

    CallSite site = Host.answer(invoker);
    assertThat(site.className()).isEqualTo(LANGUAGE);
    assertThat(site.stack()).hasSizeGreaterThan(1).last().asString().contains("java.lang.Thread.");
  }

  @Test
  void anotherThreadIsReadTheSameWay() {
    StackTraceElement[] inPool = {
      frame("com.sun.jna.Native", "invokeInt", -2),
      frame("com.sun.jna.Library$Handler", "invoke", 270),
      frame("jdk.proxy1.$Proxy3", "eventfd", -1),
      frame("jnr.unixsocket.UnixSocketChannel", "open", 60),
      frame("java.util.concurrent.FutureTask", "run", 264),
      frame("com.acme.Worker", "run", 7),
    };
    StackTraceElement[] closing = {
      frame("org.newsclub.net.unix.AFSocketImpl", "unblockAccepts0", 126),
      frame("java.net.Socket", "close", 1),
      frame("org.newsclub.net.unix.AFSocket", "close", 374),
      frame("com.acme.Server", "end", 9),
    };
    StackTraceElement[] bare = {
      frame("com.sun.jna.Native", "invokeInt", -2),
      frame("jdk.proxy1.$Proxy3", "eventfd", -1),
      frame("java.util.concurrent.FutureTask", "run", 264),
    };

    assertThat(finder.find("eventfd", null, inPool).stack())
        .first()
        .asString()
        .contains("UnixSocketChannel.open");
    assertThat(finder.find("socket", null, closing).method()).isEqualTo("unblockAccepts0");
    assertThat(finder.find("socket", null, closing).stack()).last().asString().contains("end(");
    assertThat(finder.find("eventfd", null, bare).className()).isEqualTo("jdk.proxy1.$Proxy3");
    assertThat(finder.find("eventfd", null)).isEqualTo(CallSite.UNKNOWN);
  }

  private static StackTraceElement frame(String type, String method, int line) {
    return new StackTraceElement(type, method, "File.java", line);
  }

  @Test
  void withoutALibraryNothingIsMadeUp() throws Exception {
    CallSite[] site = new CallSite[1];
    Thread thread = new Thread(() -> site[0] = finder.find("eventfd"));
    thread.start();
    thread.join();

    assertThat(site[0].className()).isEqualTo("java.lang.Thread");
  }

  /** What a compiler makes of a line of a language. */
  public static final class Program implements Callable<Object> {
    private final Supplier<?> call;

    public Program(Supplier<?> call) {
      this.call = call;
    }

    @Override
    public Object call() {
      org.jruby.ext.ffi.FakeInvoker invoker = new org.jruby.ext.ffi.FakeInvoker(call);
      invoker.run();
      return invoker.answer();
    }
  }

  /** Calls through the library. */
  public static final class Host implements Callable<Object> {
    private final Supplier<?> call;

    public Host(Supplier<?> call) {
      this.call = call;
    }

    @Override
    public Object call() {
      io.netty.channel.unix.FakeLoop loop = new io.netty.channel.unix.FakeLoop(call);
      loop.run();
      return loop.answer();
    }

    public Object closes() {
      io.netty.channel.unix.FakeLoop loop = new io.netty.channel.unix.FakeLoop(call);
      loop.close();
      return loop.answer();
    }

    public Object closesToo() {
      io.netty.channel.unix.FakeLoop loop = new io.netty.channel.unix.FakeLoop(call);
      loop.close();
      return loop.answer();
    }

    static CallSite answer(Runnable loop) throws ReflectiveOperationException {
      return (CallSite) loop.getClass().getMethod("answer").invoke(loop);
    }
  }

  private Runnable loop() throws ReflectiveOperationException {
    return (Runnable) outside(LIBRARY).getConstructor(Supplier.class).newInstance(call);
  }

  private Callable<?> host(Class<?> host) throws ReflectiveOperationException {
    Class<?> type = outside(host.getName());
    return (Callable<?>) type.getConstructor(Supplier.class).newInstance(call);
  }

  /** The class in a loader that is not the agent's. */
  private static Class<?> outside(String name) throws ClassNotFoundException {
    return new ClassLoader(LibraryFramesTest.class.getClassLoader()) {
      @Override
      protected Class<?> loadClass(String wanted, boolean resolve) throws ClassNotFoundException {
        if (!OUTSIDE.contains(wanted)) {
          return super.loadClass(wanted, resolve);
        }
        Class<?> loaded = findLoadedClass(wanted);
        return loaded == null ? define(wanted) : loaded;
      }

      private Class<?> define(String wanted) throws ClassNotFoundException {
        String file = wanted.replace('.', '/') + ".class";
        try (InputStream in = getParent().getResourceAsStream(file)) {
          byte[] bytes = in.readAllBytes();
          return defineClass(wanted, bytes, 0, bytes.length);
        } catch (IOException unreadable) {
          throw new ClassNotFoundException(wanted, unreadable);
        }
      }
    }.loadClass(name);
  }
}
