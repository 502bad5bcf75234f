package dev.ipcaudit.ledger.children;

import dev.ipcaudit.ledger.children.Descendants.Descendant;
import dev.ipcaudit.ledger.children.StolenChildren.Child;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.text.Escape;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The children that ProcessBuilder has started, and the last of those that a call reaped and whose
 * start was not seen: that may be told of right after, by the thread that started them. Two
 * direct-mapped tables by pid, in which a later child displaces an earlier one: bounded, and
 * nothing locks. Thread-safe.
 */
public final class JdkChildren implements ObjIntConsumer<String[]> {

  private static final int CHILDREN = 1 << 12;
  private static final int STRANGERS = 1 << 8;

  /** What is told of a pid later than this is about another child. */
  private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final int MOST_CHARS = 100;

  private final ChildProcesses programs;
  private final AtomicReferenceArray<Descendant> children = new AtomicReferenceArray<>(CHILDREN);
  private final AtomicReferenceArray<Stranger> strangers = new AtomicReferenceArray<>(STRANGERS);
  private final LongAdder unknown = new LongAdder();

  JdkChildren(ChildProcesses programs) {
    this.programs = programs;
  }

  /** ProcessBuilder has started a program. */
  @Override
  public void accept(String[] words, int pid) {
    started(pid, command(words));
  }

  private static String command(String[] words) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < words.length && line.length() <= MOST_CHARS; i++) {
      line.append(i == 0 ? "" : " ").append(words[i]);
    }
    boolean cut = line.length() > MOST_CHARS;
    line.setLength(Math.min(line.length(), MOST_CHARS));
    return Escape.line(line.toString()) + (cut ? "..." : "");
  }

  /**
   * The JDK has started a child, and will reap it.
   *
   * @param command safe to print on one line, or null
   */
  public void started(int pid, @Nullable String command) {
    Descendant child = programs.descendants().started(pid, command);
    children.set(pid & CHILDREN - 1, child);
    Stranger early = strangers.get(pid & STRANGERS - 1);
    if (early != null && early.pid == pid && take(early) && !early.isLate()) {
      forget(child);
      stolen(early, child);
    }
  }

  /** A call of this JVM has started a child: it was none of the JDK's, whoever had its pid. */
  public void startedByCall(int pid) {
    Descendant child = children.get(pid & CHILDREN - 1);
    if (child != null && child.pid() == pid) {
      forget(child);
    }
    Stranger early = strangers.get(pid & STRANGERS - 1);
    if (early != null && early.pid == pid) {
      take(early);
    }
  }

  /** Whether the child is one that the JDK has started, or of whose start nothing is known. */
  public boolean mayHave(int pid) {
    Descendant child = children.get(pid & CHILDREN - 1);
    return child != null && child.pid() == pid;
  }

  /**
   * A wait has reaped a child that no call is known to have started.
   *
   * @param site of the wait
   */
  public void reaped(int pid, String function, CallSite site) {
    Stranger stranger =
        new Stranger(pid, function, site, Thread.currentThread().getName(), System.nanoTime());
    Descendant child = children.get(pid & CHILDREN - 1);
    if (child != null && child.pid() == pid && forget(child)) {
      stolen(stranger, child);
      return;
    }
    Stranger before = strangers.getAndSet(pid & STRANGERS - 1, stranger);
    if (before != null) {
      unknown.increment();
    }
    // the JDK may have told of it since the look
    child = children.get(pid & CHILDREN - 1);
    if (child != null && child.pid() == pid && take(stranger)) {
      forget(child);
      stolen(stranger, child);
    }
  }

  /**
   * A call found its child reaped whose pid nobody else has learned, pclose or system: if one alone
   * was reaped of unknown start, it was that.
   *
   * @param starter the call site that started it
   * @param loser the call site that waited for it, {@link CallSite#UNKNOWN} if that was not
   *     captured
   */
  public void missed(CallSite starter, CallSite loser) {
    Stranger only = null;
    int count = 0;
    for (int i = 0; i < STRANGERS; i++) {
      Stranger one = strangers.get(i);
      only = one == null ? only : one;
      count += one == null ? 0 : 1;
    }
    if (only != null && count == 1 && !loser.equals(CallSite.UNKNOWN) && take(only)) {
      Child child = new Child(only.pid, null, starter, loser);
      programs.stolen(only.site, only.function).count(only.site, only.thread, child);
    }
  }

  private void stolen(Stranger by, Descendant child) {
    Child stolen = new Child(child.pid(), child.name(), null, null);
    programs.stolen(by.site, by.function).count(by.site, by.thread, stolen);
  }

  private boolean forget(Descendant child) {
    return children.compareAndSet(child.pid() & CHILDREN - 1, child, null);
  }

  private boolean take(Stranger stranger) {
    return strangers.compareAndSet(stranger.pid & STRANGERS - 1, stranger, null);
  }

  /** How many were reaped of which nobody knows who started them. */
  public long unknown() {
    long count = unknown.sum();
    for (int i = 0; i < STRANGERS; i++) {
      count += strangers.get(i) == null ? 0 : 1;
    }
    return count;
  }

  /** A child of unknown start that was reaped. */
  private static final class Stranger {
    private final int pid;
    private final String function;
    private final CallSite site;
    private final String thread;
    private final long nanos;

    Stranger(int pid, String function, CallSite site, String thread, long nanos) {
      this.pid = pid;
      this.function = function;
      this.site = site;
      this.thread = thread;
      this.nanos = nanos;
    }

    boolean isLate() {
      return System.nanoTime() - nanos > LATE_NANOS;
    }
  }
}
