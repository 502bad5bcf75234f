package dev.ipcaudit.tests.frame;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * One run for each JDK that serves all tests of a class. JUnit makes a new instance for each test
 * (and gives no constructor parameters otherwise), so this is kept in a static field.
 */
public final class Shared {

  private final Map<Jdk, FutureTask<Run>> runs = new ConcurrentHashMap<>();
  private final Supplier<Target> target;

  private Shared(Supplier<Target> target) {
    this.target = target;
  }

  public static Shared run(Supplier<Target> target) {
    return new Shared(target);
  }

  /** Runs the target on the first call; the others wait for that one. */
  public Run on(Jdk jdk) {
    FutureTask<Run> task =
        runs.computeIfAbsent(jdk, key -> new FutureTask<>(() -> target.get().on(key).run()));
    task.run();
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw thrown(e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The failure itself: a skipped run has to skip every test that shares it. */
  private static RuntimeException thrown(Throwable cause) {
    if (cause instanceof Error) {
      throw (Error) cause;
    }
    return (RuntimeException) cause;
  }
}
