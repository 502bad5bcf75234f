package dev.ipcaudit.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.model.CallSite;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

  /** The ways in which the JDK runs later, or elsewhere, what it was given. */
  enum Pool {
    FIXED {
      @Override
      void run(Runnable task) throws Exception {
        in(Executors.newFixedThreadPool(1), task);
      }
    },
    SCHEDULED {
      @Override
      void run(Runnable task) throws Exception {
        ScheduledExecutorService pool = Executors.newScheduledThreadPool(1);
        pool.schedule(task, 0, TimeUnit.MILLISECONDS).get();
        pool.shutdown();
      }
    },
    FORK_JOIN {
      @Override
      void run(Runnable task) {
        ForkJoinPool.commonPool().submit(task).join();
      }
    },
    FORK_JOIN_INVOKED {
      @Override
      void run(Runnable task) {
        ForkJoinPool.commonPool().invoke(ForkJoinTask.adapt(task));
      }
    },
    RUN_BY_THE_CALLER {
      @Override
      void run(Runnable task) {
        new FutureTask<>(task, null).run();
      }
    },
    COMPLETABLE_FUTURE {
      @Override
      void run(Runnable task) {
        CompletableFuture.runAsync(task).join();
      }
    },
    /** The line that completes what others wait for did not mean what they do then. */
    LATER_STAGE {
      @Override
      void run(Runnable task) {
        CompletableFuture<Integer> first = new CompletableFuture<>();
        CompletableFuture<Void> then = first.thenRun(task);
        first.complete(1);
        then.join();
      }
    },
    PARALLEL_STREAM {
      @Override
      void run(Runnable task) {
        List.of(task, (Runnable) () -> {}).parallelStream().forEach(Runnable::run);
      }
    },
    VIRTUAL {
      @Override
      void run(Runnable task) throws Exception {
        if (Runtime.version().feature() < 21) {
          new Thread(task).start();
          return;
        }
        in(
            (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null),
            task);
      }
    };

    abstract void run(Runnable task) throws Exception;

    static void in(ExecutorService pool, Runnable task) throws Exception {
      try {
        pool.submit(task).get();
      } finally {
        pool.shutdown();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Pool.class)
  void whatRunsATaskOfALibraryDidNotMeanIt(Pool pool) throws Exception {
    Runnable loop = loop();
    pool.run(loop);

    CallSite site = answer(loop);
    assertThat(site.className()).isEqualTo(LIBRARY);
    assertThat(site.stack()).hasSizeGreaterThan(1);
  }

  /** The JDK only calls what a line of the host hands to it at once. */
  @Test
  void aLineThatHandsAMethodOfALibraryToTheJdkIsTheSite() throws Exception {
    Callable<?> host = host(Host.class);
    for (String way : new String[] {"byThreadLocal", "byOptional", "byMap", "byStage"}) {
      CallSite site = (CallSite) host.getClass().getMethod(way).invoke(host);

      assertThat(site.className()).as(way).isEqualTo(Host.class.getName());
      assertThat(site.method()).isEqualTo(way);
    }
  }

  private static CallSite answer(Runnable loop) throws Exception {
    CallSite site = Host.answer(loop);
    while (site == null) { // of a thread that nobody waited for
      Thread.sleep(1);
      site = Host.answer(loop);
    }
    return site;
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

    public Object byThreadLocal() {
      io.netty.channel.unix.FakeLoop loop = new io.netty.channel.unix.FakeLoop(call);
      return ThreadLocal.withInitial(loop::answered).get();
    }

    public Object byOptional() {
      io.netty.channel.unix.FakeLoop loop = new io.netty.channel.unix.FakeLoop(call);
      return Optional.empty().orElseGet(loop::answered);
    }

    public Object byMap() {
      io.netty.channel.unix.FakeLoop loop = new io.netty.channel.unix.FakeLoop(call);
      Function<Object, Object> answered = loop::answered;
      return new ConcurrentHashMap<>().computeIfAbsent("one", answered);
    }

    public Object byStage() {
      io.netty.channel.unix.FakeLoop loop = new io.netty.channel.unix.FakeLoop(call);
      Function<Object, Object> answered = loop::answered;
      return CompletableFuture.completedFuture((Object) "one").thenApply(answered).join();
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
