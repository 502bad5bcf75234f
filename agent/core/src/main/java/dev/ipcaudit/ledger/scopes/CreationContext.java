package dev.ipcaudit.ledger.scopes;

import dev.ipcaudit.model.CallSite;
import java.lang.StackWalker.StackFrame;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * In which scope an object was made, by which thread, and with which stack: a site keeps that of
 * the first call only, which may be another test's. Immutable.
 */
public final class CreationContext {

  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
  private static final String INITIALIZER = "<clinit>";

  /** Where the test ends and what runs it begins: its own callers are nobody's initializers. */
  private static final String FRAMEWORK = "org.junit.";

  private final @Nullable Scope scope;

  /** Weak, since a thread knows its class loader. */
  private final @Nullable WeakReference<Thread> inherited;

  private final boolean pooled;

  /** Not the throwable, which keeps the classes of its frames. */
  private final StackTraceElement[] stack = new Throwable().getStackTrace();

  /**
   * Made by the thread that created the object, right after it did.
   *
   * @param scope null where it is none's
   * @param own whether the thread entered the scope itself
   */
  CreationContext(@Nullable Scope scope, boolean own) {
    this.scope = scope;
    inherited = scope == null || own ? null : new WeakReference<>(Thread.currentThread());
    pooled = inherited != null && WALKER.walk(new Pools());
  }

  /**
   * Whether the scope, or a part of it, has to answer for the object. What static initializers make
   * stays for all that come later; and what a pool's thread creates may be for anybody, unless the
   * pool has ended with the scope.
   */
  public boolean isOf(Scope other, CallSite site) {
    return scope != null
        && scope.within(other)
        && !(pooled && isAlive(thread()))
        && !initializes(site);
  }

  /** Whether it was created in that scope by a pool's thread, so that {@link #awaitPool} helps. */
  public boolean isPooledIn(Scope other) {
    return pooled && scope != null && scope.within(other);
  }

  /** Waits for that thread, which may be about to end. */
  public void awaitPool(long millis) throws InterruptedException {
    Thread thread = thread();
    if (thread != null) {
      thread.join(millis);
    }
  }

  private @Nullable Thread thread() {
    return inherited == null ? null : inherited.get();
  }

  private static boolean isAlive(@Nullable Thread thread) {
    return thread != null && thread.isAlive();
  }

  /** The stack that created the object, from the site outwards. */
  public StackTraceElement[] stack(CallSite site) {
    StackTraceElement[] all = stack;
    for (int i = 0; i < all.length; i++) {
      if (all[i].getLineNumber() == site.line()
          && all[i].getMethodName().equals(site.method())
          && all[i].getClassName().equals(site.className())) {
        return Arrays.copyOfRange(all, i, all.length);
      }
    }
    return all.clone();
  }

  /** Whether a static initializer made it. */
  public boolean initializes(CallSite site) {
    for (StackTraceElement frame : stack(site)) {
      if (frame.getMethodName().equals(INITIALIZER)) {
        return true;
      }
      if (frame.getClassName().startsWith(FRAMEWORK)) {
        return false;
      }
    }
    return false;
  }

  /** Whether the thread runs what others give it. */
  private static final class Pools implements Function<Stream<StackFrame>, Boolean> {

    private static final String TIMER = "java.util.TimerThread";

    /** Gives every task a thread of its own, which is the submitter's child. */
    private static final String THREAD_PER_TASK = "java.util.concurrent.ThreadPerTaskExecutor";

    @Override
    public Boolean apply(Stream<StackFrame> frames) {
      for (Iterator<StackFrame> all = frames.iterator(); all.hasNext(); ) {
        Class<?> type = all.next().getDeclaringClass();
        String name = type.getName();
        if ((Executor.class.isAssignableFrom(type) && !name.equals(THREAD_PER_TASK))
            || name.equals(TIMER)) {
          return true;
        }
      }
      return false;
    }
  }
}
