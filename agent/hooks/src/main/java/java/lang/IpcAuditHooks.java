package java.lang;

/**
 * What rewritten host code calls whatever its binding: a hook threw, or the host reads errno. Each
 * binding has a class of hooks beside this one. The agent defines them into java.lang when they are
 * first needed, since that package alone is visible to every class loader, OSGi's and named
 * modules' included.
 *
 * <p>Nothing in these classes locks or allocates. What a sink throws is caught by the rewritten
 * code, which alone can do so when the stack has no room for a call; libc's errno is what it was
 * when a hook returns.
 */
public class IpcAuditHooks {

  /** Is called by any thread of the host. */
  public abstract static class Sink {
    /** A hook was not come to the end of. May throw, if there is no memory or stack to count it. */
    public abstract void lost(Throwable unseen);

    /** The host reads the errno of this thread's last call. */
    public abstract void errnoRead();
  }

  /** Set last at start: while a sink is null its hooks do nothing. */
  public static volatile Sink sink;

  /**
   * How many hooks were given up without a word, since there was no memory or no stack left to say
   * so. Plain: it may be too low by a few.
   */
  public static int unsaid;

  /** Links a function for a question of our own, which is no call of the host; or null. */
  public static volatile Thread linksItself;

  /** The class that {@code Thread.stop} throws, where there is one. */
  private static final Class<?> STOP = stop();

  /**
   * For classes of single bindings, whose names rewritten code has resolved before anything is
   * lost.
   */
  IpcAuditHooks() {}

  private static Class<?> stop() {
    try {
      return Class.forName("java.lang.ThreadDeath");
    } catch (ClassNotFoundException removed) {
      return null;
    }
  }

  /** Whether it is the host that threw it, into whatever the thread was doing. */
  public static boolean isStop(Throwable thrown) {
    return thrown.getClass() == STOP;
  }

  /**
   * A hook threw. Called by rewritten code, which catches what this throws as well.
   *
   * @return what has to be thrown on: the host's stop of the thread; null for what is ours
   */
  public static Throwable lost(Throwable unseen) {
    if (isStop(unseen)) {
      return unseen;
    }
    Sink listener = sink;
    if (listener != null) {
      listener.lost(unseen);
    }
    return null;
  }

  /** The same, for hooks that are in no guarded part of rewritten code. */
  static void forget(Throwable unseen) {
    try {
      if (lost(unseen) == null) {
        return;
      }
    } catch (Throwable again) {
      unsaid++;
      return;
    }
    throw (Error) unseen;
  }

  /** A binding gives the host the errno of this thread's last call. */
  public static void errnoRead() {
    Sink listener = sink;
    if (listener != null) {
      long errno = IpcAuditErrno.save();
      try {
        listener.errnoRead();
      } catch (Throwable unseen) {
        forget(unseen);
      } finally {
        IpcAuditErrno.restore(errno);
      }
    }
  }
}
