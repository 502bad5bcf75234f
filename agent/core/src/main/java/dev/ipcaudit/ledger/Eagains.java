package dev.ipcaudit.ledger;

import java.util.concurrent.atomic.LongAdder;

/**
 * What became of the calls of one line that failed since there was no room: EAGAIN, or ENOBUFS of
 * datagrams. Thread-safe.
 */
public final class Eagains {

  private final LongAdder total = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final LongAdder handled = new LongAdder();
  private final LongAdder open = new LongAdder();
  private volatile boolean producing;
  private volatile int lastErrno;
  private volatile String lastFunction;
  private volatile long lastDescriptor = -1;
  private volatile String fill;
  private long fillsSeen;

  /**
   * A call failed.
   *
   * @return what to tell once it is known whether the host looked at errno, or null if that is
   *     known already
   */
  Pending failed(Call call, long weight, boolean drops) {
    total.add(weight);
    lastErrno = call.errno();
    lastFunction = call.function().name();
    if (call.function().produces()) {
      producing = true;
    }
    boolean saysSo = call.function().returnsErrno();
    if (call.threw() || saysSo && !drops) {
      handled.add(weight);
      return null;
    }
    if (drops) {
      dropped.add(weight);
    }
    if (saysSo || !call.asksErrno()) {
      return null;
    }
    open.add(weight);
    return new Pending(this, weight, drops);
  }

  /** Whether it is time to look again how full the object is: ever more rarely. */
  boolean wantsFill() {
    long times = total.sum();
    if (times < fillsSeen * 2) {
      return false;
    }
    fillsSeen = times;
    return true;
  }

  void fill(long descriptor, String howFull) {
    lastDescriptor = descriptor;
    fill = howFull;
  }

  /** There were more, of which as many were dropped or handled as of the others. */
  void more(long calls) {
    long known = Math.max(1, total.sum());
    total.add(calls);
    dropped.add(calls * dropped.sum() / known);
    handled.add(calls * handled.sum() / known);
  }

  /** All failed calls. */
  public long total() {
    return total.sum();
  }

  /** Those whose result was thrown away, and errno with it. */
  public long dropped() {
    return Math.max(0, dropped.sum());
  }

  /** Those after which errno was read, or that threw it. */
  public long handled() {
    return handled.sum();
  }

  /**
   * Those whose result was looked at, but errno never was. A call after which the host still has
   * time to read errno counts like the others of its line.
   */
  public long undistinguished() {
    long pending = handled() > 0 ? open.sum() : 0;
    return Math.max(0, total() - handled() - dropped() - pending);
  }

  /** Whether what the line was to pass on is lost; otherwise it worked with stale data. */
  public boolean producing() {
    return producing;
  }

  /** The errno of the last such call. */
  public int lastErrno() {
    return lastErrno;
  }

  /** The C function of the last such call. */
  public String lastFunction() {
    return lastFunction;
  }

  /** The descriptor or id that one of the calls was made on, or -1. */
  public long lastDescriptor() {
    return lastDescriptor;
  }

  /** How full that object was then, or null if that is not known. */
  public String fill() {
    return fill;
  }

  /** One failed call of which it is open whether the host will read errno. For its thread alone. */
  public static final class Pending {

    private final Eagains eagains;
    private final long weight;
    private final boolean drops;

    private Pending(Eagains eagains, long weight, boolean drops) {
      this.eagains = eagains;
      this.weight = weight;
      this.drops = drops;
    }

    /** The host read errno. */
    public void errnoRead() {
      eagains.open.add(-weight);
      eagains.handled.add(weight);
      if (drops) {
        eagains.dropped.add(-weight);
      }
    }

    /** The thread made its next call. */
    public void over() {
      eagains.open.add(-weight);
    }
  }
}
