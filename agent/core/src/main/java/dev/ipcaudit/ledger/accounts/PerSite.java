package dev.ipcaudit.ledger.accounts;

import dev.ipcaudit.model.BoundedTable;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One value for each kind and call site, made when first asked for. Bounded: where there is no
 * room, those go first that the factory says least is lost with, and if none may go, further call
 * sites share the value of {@link CallSite#UNKNOWN}. Thread-safe.
 */
public final class PerSite<T> {

  /** Of each kind. */
  public static final int MOST = 16_384;

  /** Of a value that may go first. */
  public static final int LITTLE = OfKind.OVER;

  /** Of one that never goes. */
  public static final int KEPT = OfKind.STAYS;

  private final String name;
  private final int most;
  private final Factory<T> factory;

  /**
   * By ordinal, made with the first value. All that is in them is final, so that races do no harm.
   */
  private final OfKind<T>[] byKind;

  /**
   * @param name of the table, for the coverage
   */
  public PerSite(String name, Factory<T> factory) {
    this(name, MOST, factory);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // Java makes no array of a generic type
  public PerSite(String name, int most, Factory<T> factory) {
    this.name = name;
    this.most = most;
    this.factory = factory;
    byKind = new OfKind[Kind.values().length];
  }

  public T of(Kind kind, CallSite site) {
    OfKind<T> values = byKind[kind.ordinal()];
    if (values == null) {
      values = begin(kind);
    }
    T value = values.of(site);
    return value == null ? values.rest() : value;
  }

  private synchronized OfKind<T> begin(Kind kind) {
    OfKind<T> values = byKind[kind.ordinal()];
    if (values == null) {
      values = new OfKind<>(name, most, factory, kind);
      byKind[kind.ordinal()] = values;
    }
    return values;
  }

  /** A value that was evicted is needed after all, and is found again unless there is another. */
  public void restore(Kind kind, CallSite site, T value) {
    byKind[kind.ordinal()].putIfAbsent(site, value);
  }

  /** The one that was made, or null. */
  public @Nullable T find(Kind kind, CallSite site) {
    OfKind<T> values = byKind[kind.ordinal()];
    return values == null ? null : values.get(site);
  }

  /** Allocates nothing. */
  public boolean isEmpty() {
    for (OfKind<T> values : byKind) {
      if (values != null && !(values.isEmpty() && values.rest == null)) {
        return false;
      }
    }
    return true;
  }

  public List<T> all() {
    List<T> all = new ArrayList<>();
    for (OfKind<T> values : byKind) {
      if (values != null) {
        all.addAll(values.values());
        T rest = values.rest;
        if (rest != null) {
          all.add(rest);
        }
      }
    }
    return all;
  }

  /** As {@link BoundedTable#reportGap} has it. */
  public void reportGap(Map<String, String> gaps) {
    long dropped = 0;
    for (OfKind<T> values : byKind) {
      dropped += values == null ? 0 : values.dropped();
    }
    BoundedTable.reportGap(gaps, name, dropped, most);
  }

  /** Makes a value. */
  public interface Factory<T> {
    T make(Kind kind, CallSite site);

    /** How much would be lost with it, as {@link BoundedTable#worth} has it. */
    default int worth(T value) {
      return OfKind.MATTERS;
    }

    /** It was evicted. */
    default void evicted(T value) {
      // most need not know
    }
  }

  /** The values of one kind. */
  static final class OfKind<T> extends BoundedTable<CallSite, T> {

    static final int OVER = BoundedTable.LITTLE;
    static final int MATTERS = BoundedTable.MUCH;
    static final int STAYS = BoundedTable.KEPT;

    private final Factory<T> factory;
    private final Kind kind;
    private volatile @Nullable T rest;

    private OfKind(String name, int most, Factory<T> factory, Kind kind) {
      super(name, most);
      this.factory = factory;
      this.kind = kind;
    }

    @Override
    protected T make(CallSite site) {
      return factory.make(kind, site);
    }

    @Override
    protected int worth(CallSite site, T value) {
      return factory.worth(value);
    }

    @Override
    protected void evicted(CallSite site, T value) {
      factory.evicted(value);
    }

    private synchronized T rest() {
      if (rest == null) {
        rest = factory.make(kind, CallSite.UNKNOWN);
      }
      return rest;
    }
  }
}
