package dev.ipcaudit.ledger.accounts;

import dev.ipcaudit.catalog.LibcFunction;
import dev.ipcaudit.stack.CaptureBudget;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What became of the calls of one call site, or of one path to it, that failed since there was no
 * room: EAGAIN, or ENOBUFS of datagrams. Thread-safe.
 */
public final class EagainStats implements CaptureBudget.Counted {

  private final @Nullable EagainStats all;
  private final LongAdder total = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final LongAdder handled = new LongAdder();
  private final LongAdder open = new LongAdder();
  private volatile boolean producing;
  private volatile int lastErrno;
  private volatile @Nullable String lastFunction;
  private volatile long lastDescriptor = -1;
  private volatile @Nullable String fill;
  private long fillsSeen;

  /** Those of a call site. */
  EagainStats() {
    this(null);
  }

  /**
   * Those of one path.
   *
   * @param all of the call site, which counts each of them too
   */
  EagainStats(@Nullable EagainStats all) {
    this.all = all;
  }

  /** What has to be known of a call that failed for now. */
  public interface Refused {

    LibcFunction function();

    int errno();

    /** Whether the binding throws what says errno. */
    boolean threw();
  }

  /**
   * A call failed.
   *
   * @return what to tell once it is known whether the host looked at errno, or null if that is
   *     known already
   */
  @Nullable Pending failed(Refused call, long weight, boolean drops) {
    boolean saysSo = call.function().returnsErrno();
    boolean handles = (call.threw() || saysSo) && !drops;
    boolean mayHandle = !handles && !saysSo;
    for (EagainStats each = this; each != null; each = each.all) {
      each.total.add(weight);
      each.lastErrno = call.errno();
      each.lastFunction = call.function().name();
      if (call.function().producesData()) {
        each.producing = true;
      }
      if (handles) {
        each.handled.add(weight);
      } else if (drops) {
        each.dropped.add(weight);
      }
      if (mayHandle) {
        each.open.add(weight);
      }
    }
    return mayHandle ? new Pending(this, weight, drops) : null;
  }

  /** Whether it is time to look again how full the object is: ever more rarely. */
  public boolean wantsFill() {
    long times = total.sum();
    if (times < fillsSeen * 2) {
      return false;
    }
    fillsSeen = times;
    return true;
  }

  public void fill(long descriptor, @Nullable String howFull) {
    lastDescriptor = descriptor;
    fill = howFull;
  }

  /** There were more, of which as many were dropped or handled as of the others. */
  @Override
  public void more(long calls) {
    long known = Math.max(1, total.sum());
    long moreDropped = calls * dropped.sum() / known;
    long moreHandled = calls * handled.sum() / known;
    for (EagainStats each = this; each != null; each = each.all) {
      each.total.add(calls);
      each.dropped.add(moreDropped);
      each.handled.add(moreHandled);
    }
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
   * time to read errno counts like the others of its call site.
   */
  public long undistinguished() {
    long pending = (all == null ? this : all).handled() > 0 ? open.sum() : 0;
    return Math.max(0, total() - handled() - dropped() - pending);
  }

  /**
   * Those of which a finding tells: a call site that polls for what is not there yet may well
   * ignore why, so of it only those whose result was thrown away.
   */
  public long lost() {
    return dropped() + ((all == null ? this : all).producing ? undistinguished() : 0);
  }

  /** Whether what the call site was to pass on is lost; otherwise it worked with stale data. */
  public boolean producing() {
    return producing;
  }

  /** The errno of the last such call. */
  public int lastErrno() {
    return lastErrno;
  }

  /** The C function of the last such call. */
  public @Nullable String lastFunction() {
    return lastFunction;
  }

  /** The descriptor or id that one of the calls was made on, or -1. */
  public long lastDescriptor() {
    return lastDescriptor;
  }

  /** How full that object was then, or null if that is not known. */
  public @Nullable String fill() {
    return fill;
  }

  /** One failed call of which it is open whether the host will read errno. For its thread alone. */
  public static final class Pending {

    private final EagainStats eagains;
    private final long weight;
    private final boolean drops;

    private Pending(EagainStats eagains, long weight, boolean drops) {
      this.eagains = eagains;
      this.weight = weight;
      this.drops = drops;
    }

    /** The host read errno. */
    public void errnoRead() {
      for (EagainStats each = eagains; each != null; each = each.all) {
        each.open.add(-weight);
        each.handled.add(weight);
        if (drops) {
          each.dropped.add(-weight);
        }
      }
    }

    /** The thread made its next call. */
    public void over() {
      for (EagainStats each = eagains; each != null; each = each.all) {
        each.open.add(-weight);
      }
    }
  }
}
