package dev.ipcaudit.jfr;

import dev.ipcaudit.model.CallSite;
import java.lang.StackWalker.StackFrame;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import org.jspecify.annotations.Nullable;

/**
 * Commits events whose stack begins at the line that meant the call, and not with the frames of the
 * agent and the binding. JFR has no public way to leave frames out. Inside it has a number for each
 * type of event, of its own frames that it leaves out, read when an event is written: here it is
 * raised by as many frames as there are before the line. It belongs to the type and not to the
 * event, so that events of one type are written one after the other.
 *
 * <p>The same in JDK 17 to 25; exact for lambdas, reflection, method handles, proxies and virtual
 * threads, interpreted and compiled. Where a JDK has no such number, stacks begin with the agent's
 * frames; the field {@code stack} has them from the line on in any case. Thread-safe.
 */
final class EventStacks {

  /** With hidden frames, which JFR counts too. */
  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.SHOW_HIDDEN_FRAMES);

  /** No binding has more of its own. */
  private static final int MOST_FRAMES = 200;

  private final Object type;
  private final long offset;
  private final long enabled;
  private final int own;
  private final MethodHandle putInt;
  private final MethodHandle getBoolean;

  private EventStacks(EventType event, Consumer<Class<?>> opener) throws Throwable {
    Class<?> memory = Class.forName("jdk.internal.misc.Unsafe");
    opener.accept(memory);
    Object unsafe = memory.getMethod("getUnsafe").invoke(null);
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    MethodHandle field =
        find(lookup, unsafe, "objectFieldOffset", long.class, Class.class, String.class);
    long platform = (long) field.invokeExact((Class<?>) EventType.class, "platformEventType");
    type =
        (Object)
            find(lookup, unsafe, "getReference", Object.class, Object.class, long.class)
                .invokeExact((Object) event, platform);
    offset = (long) field.invokeExact((Class<?>) type.getClass(), "stackTraceOffset");
    enabled = (long) field.invokeExact((Class<?>) type.getClass(), "stackTraceEnabled");
    own =
        (int)
            find(lookup, unsafe, "getInt", int.class, Object.class, long.class)
                .invokeExact(type, offset);
    putInt = find(lookup, unsafe, "putInt", void.class, Object.class, long.class, int.class);
    getBoolean = find(lookup, unsafe, "getBoolean", boolean.class, Object.class, long.class);
  }

  private static MethodHandle find(
      MethodHandles.Lookup lookup,
      Object unsafe,
      String name,
      Class<?> result,
      Class<?>... parameters)
      throws ReflectiveOperationException {
    return lookup
        .findVirtual(unsafe.getClass(), name, MethodType.methodType(result, parameters))
        .bindTo(unsafe);
  }

  /**
   * For one type of event.
   *
   * @param opener opens the package of a class of the JDK to the agent
   * @return null if this JDK has nothing of the kind
   */
  static @Nullable EventStacks of(Class<? extends Event> event, Consumer<Class<?>> opener) {
    try {
      return new EventStacks(EventType.getEventType(event), opener);
    } catch (Throwable otherJdk) {
      return null;
    }
  }

  /**
   * Commits an event.
   *
   * @param site the line that is in the stack of this thread; if it is not, the stack begins here
   */
  void commit(Event event, CallSite site) {
    int before = isWanted() ? before(site) : 0;
    synchronized (this) {
      leaveOut(before);
      try {
        event.commit();
      } finally {
        leaveOut(0);
      }
    }
  }

  /** How many frames there are between the line and the method that called this. */
  private static int before(CallSite site) {
    return WALKER.walk(
        (Stream<StackFrame> frames) -> {
          int index = -1; // the first is this method
          for (Iterator<StackFrame> rest = frames.iterator(); rest.hasNext(); index++) {
            StackFrame frame = rest.next();
            if (index == MOST_FRAMES) {
              break;
            }
            if (frame.getMethodName().equals(site.method())
                && frame.getClassName().equals(site.className())
                && frame.getLineNumber() == site.line()) {
              return index;
            }
          }
          return 0;
        });
  }

  private boolean isWanted() {
    try {
      return (boolean) getBoolean.invokeExact(type, enabled);
    } catch (Throwable impossible) {
      return false;
    }
  }

  private void leaveOut(int frames) {
    try {
      putInt.invokeExact(type, offset, own + frames);
    } catch (Throwable noStack) {
      // the next event sets it
    }
  }
}
