package dev.ipcaudit.tests.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.Layout;
import dev.ipcaudit.tests.frame.TestJar;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Threads of a host that use their first bindings at the same time find all classes of the agent: a
 * piece of the jar that one of them reads meanwhile is not left out by another.
 */
class ClassesAtOnceTest {

  private static final int ROUNDS = 60;
  private static final List<String> PIECES = List.of("binding", "binding", "verdict", "options");

  @Test
  void aPieceThatAnotherThreadReadsMeanwhileIsLookedThrough() throws Exception {
    URL jar = Layout.agent().toUri().toURL();
    ExecutorService threads = Executors.newFixedThreadPool(PIECES.size());
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {jar}, ClassLoader.getPlatformClassLoader())) {
      Class<?> agent = loader.loadClass("dev.ipcaudit.javaagent.Agent");
      Constructor<?> make =
          agent.getDeclaredConstructor(String.class, Instrumentation.class, boolean.class);
      make.setAccessible(true);
      Method inside = agent.getDeclaredMethod("loader");
      inside.setAccessible(true);
      Method classFile =
          loader
              .loadClass("dev.ipcaudit.javaagent.AgentLoader")
              .getMethod("classFile", String.class);
      for (int round = 0; round < ROUNDS; round++) {
        Object fresh = inside.invoke(make.newInstance(null, null, false));
        CyclicBarrier together = new CyclicBarrier(PIECES.size());
        List<Future<?>> loads = new ArrayList<>();
        for (int i = 0; i < PIECES.size(); i++) {
          String name = name(PIECES.get(i), i + round);
          loads.add(
              threads.submit(
                  () -> {
                    together.await();
                    return classFile.invoke(fresh, name);
                  }));
        }
        for (Future<?> load : loads) {
          assertThat((byte[]) load.get()).isNotEmpty();
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static String name(String piece, int number) {
    List<String> names = TestJar.piece(piece);
    String entry = names.get(number % names.size());
    return entry.substring(0, entry.length() - ".classdata".length());
  }
}
