package dev.ipcaudit.model;

import dev.ipcaudit.log.Diagnostics;
import dev.ipcaudit.log.LogLevel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls that could not be recorded, by cause: what went wrong with one call says nothing of the
 * next one. Counts where there is no memory and hardly any stack. Thread-safe; bounded.
 */
final class LostCallCounts {

  /** More causes than this are one, in other words. */
  private static final int MAX_CAUSES = 8;

  private static final int MAX_LENGTH = 300;

  private final AtomicLong memory = new AtomicLong();
  private final AtomicLong stack = new AtomicLong();
  private final AtomicLong others = new AtomicLong();
  private final Map<String, AtomicLong> causes = new LinkedHashMap<>();

  /** Of the first calls, as long as nobody has said them; empty unless somebody wants to know. */
  private final List<Throwable> unexplained = new ArrayList<>();

  private volatile @Nullable IntSupplier unsaid;

  /** Counts one call. */
  void count(String part, Throwable cause) {
    if (countByCause(part, cause) && LogLevel.DEBUG.isEnabled()) {
      synchronized (unexplained) {
        unexplained.add(cause);
      }
    }
  }

  /** Says the stack of the first call of each cause; not while a host waits for its call. */
  void explain() {
    synchronized (unexplained) {
      for (Throwable cause : unexplained) {
        Diagnostics.debug("a call could not be recorded", cause);
      }
      unexplained.clear();
    }
  }

  /** Says whether the cause is a new one. */
  private boolean countByCause(String part, Throwable cause) {
    for (Throwable inner = cause; inner != null; inner = inner.getCause()) {
      if (inner instanceof OutOfMemoryError) {
        return memory.getAndIncrement() == 0;
      }
      if (inner instanceof StackOverflowError) {
        return stack.getAndIncrement() == 0;
      }
    }
    String text = part + ": " + cause;
    if (text.length() > MAX_LENGTH) {
      text = text.substring(0, MAX_LENGTH);
    }
    synchronized (causes) {
      AtomicLong count = causes.get(text);
      if (count == null && causes.size() < MAX_CAUSES) {
        causes.put(text, new AtomicLong(1));
        return true;
      }
      (count == null ? others : count).incrementAndGet();
      return false;
    }
  }

  /** Sets who counts the calls of which not even the cause could be said. */
  void unsaid(IntSupplier counter) {
    unsaid = counter;
    LogLevel.DEBUG.isEnabled(); // loaded now, since there is no memory for it when it counts
  }

  /** One for each cause, with its count. */
  List<String> sentences() {
    List<String> all = new ArrayList<>();
    IntSupplier counter = unsaid;
    add(all, memory.get(), "OutOfMemoryError");
    add(all, stack.get(), "StackOverflowError");
    add(all, counter == null ? 0 : counter.getAsInt(), "OutOfMemoryError or StackOverflowError");
    synchronized (causes) {
      for (Map.Entry<String, AtomicLong> cause : causes.entrySet()) {
        add(all, cause.getValue().get(), cause.getKey());
      }
    }
    add(all, others.get(), "other causes");
    return all;
  }

  private static void add(List<String> all, long count, String cause) {
    if (count > 0) {
      all.add(count + (count == 1 ? " call" : " calls") + " could not be recorded: " + cause);
    }
  }
}
