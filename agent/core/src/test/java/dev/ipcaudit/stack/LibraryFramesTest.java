package dev.ipcaudit.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.model.CallSite;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Frames of libraries; what else stands between a line and libc is tested in real JVMs. */
class LibraryFramesTest {

  private static final String LIBRARY = "io.netty.channel.unix.FakeLoop";

  private final SiteFinder finder =
      new SiteFinder(8, null, SiteFinder.class.getClassLoader(), null); // this test included
  private final Supplier<CallSite> call = () -> finder.find("eventfd");

  @Test
  void theLineThatCalledALibraryIsTheSite() throws Exception {
    CallSite site = (CallSite) host().call();

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
  void withoutALibraryNothingIsMadeUp() throws Exception {
    CallSite[] site = new CallSite[1];
    Thread thread = new Thread(() -> site[0] = finder.find("eventfd"));
    thread.start();
    thread.join();

    assertThat(site[0].className()).isEqualTo("java.lang.Thread");
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

    static CallSite answer(Runnable loop) throws ReflectiveOperationException {
      return (CallSite) loop.getClass().getMethod("answer").invoke(loop);
    }
  }

  private Runnable loop() throws ReflectiveOperationException {
    return (Runnable) outside(LIBRARY).getConstructor(Supplier.class).newInstance(call);
  }

  private Callable<?> host() throws ReflectiveOperationException {
    Class<?> type = outside(Host.class.getName());
    return (Callable<?>) type.getConstructor(Supplier.class).newInstance(call);
  }

  /** The class in a loader that is not the agent's. */
  private static Class<?> outside(String name) throws ClassNotFoundException {
    return new ClassLoader(LibraryFramesTest.class.getClassLoader()) {
      @Override
      protected Class<?> loadClass(String wanted, boolean resolve) throws ClassNotFoundException {
        if (!wanted.equals(LIBRARY) && !wanted.equals(Host.class.getName())) {
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
