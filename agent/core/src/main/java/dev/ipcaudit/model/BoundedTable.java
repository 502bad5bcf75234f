package dev.ipcaudit.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What is known of things that come and go, by a key. A host that runs for long has ever new ones,
 * so when there is no room, a quarter of the entries goes: those that {@link #worth} least, and of
 * these the ones that were not asked for the longest. What goes although it mattered is counted.
 *
 * <p>Thread-safe. A look takes no lock. One thread at a time makes room; the others add meanwhile,
 * up to twice the bound, beyond which nothing is added.
 */
public class BoundedTable<K, V> {

  /** Of what is over: nothing is lost with it, and it is not counted. */
  protected static final int NOTHING = 0;

  /** Of what has no live object any more. */
  protected static final int LITTLE = 1;

  /** Of what may be needed yet. */
  protected static final int MUCH = 2;

  /** Of what never goes. Where all are such, there is no room for others. */
  protected static final int KEPT = 3;

  private static final int PART = 4;

  private final String name;
  private final int most;
  private final ConcurrentHashMap<K, Entry<V>> entries = new ConcurrentHashMap<>(4);
  private final AtomicBoolean makesRoom = new AtomicBoolean();
  private final LongAdder dropped = new LongAdder();

  /** How many were added: the clock of this table. Plain: a race makes two of the same age. */
  private int added;

  /** So many are turned away unlooked, after a look that found nothing to evict. */
  private int away;

  /**
   * @param name under which the coverage tells what was dropped, such as {@code queue-senders}
   * @param most how many entries are kept, from 1
   */
  public BoundedTable(String name, int most) {
    this.name = name;
    this.most = most;
  }

  /** Makes a value for {@link #of}. */
  protected V make(K key) {
    throw new UnsupportedOperationException(name);
  }

  /** How much would be lost with an entry. */
  protected int worth(K key, V value) {
    return MUCH;
  }

  /** An entry was evicted, to make room. */
  protected void evicted(K key, V value) {
    // most values need not know
  }

  /** The value, or null. Does not count as asked for. */
  public final @Nullable V get(Object key) {
    Entry<V> entry = entries.get(key);
    return entry == null ? null : entry.value;
  }

  /** The value, which is made if there is none; null where there is no room for it. */
  public final @Nullable V of(K key) {
    Entry<V> entry = entries.get(key);
    if (entry == null) {
      return putIfAbsent(key, make(key));
    }
    int now = added;
    if (entry.used != now) {
      entry.used = now; // seldom: each store takes the line from the other threads
    }
    return entry.value;
  }

  /** Adds an entry, or replaces it; does nothing where there is no room. */
  public final void put(K key, V value) {
    if (entries.containsKey(key) || hasRoom()) {
      entries.put(key, new Entry<>(value, ++added));
    }
  }

  /** Adds an entry if there is none; returns the value that is there now, null without room. */
  public final @Nullable V putIfAbsent(K key, V value) {
    if (!hasRoom()) {
      return get(key);
    }
    Entry<V> other = entries.putIfAbsent(key, new Entry<>(value, ++added));
    return other == null ? value : other.value;
  }

  /** Takes an entry out, which is not counted; returns its value, or null. */
  public final @Nullable V remove(Object key) {
    if (entries.isEmpty()) {
      return null;
    }
    Entry<V> entry = entries.remove(key);
    return entry == null ? null : entry.value;
  }

  /** Allocates nothing. */
  public final boolean isEmpty() {
    return entries.isEmpty();
  }

  public final int size() {
    return entries.size();
  }

  /** All keys at this moment, in no order. */
  public final List<K> keys() {
    return new ArrayList<>(entries.keySet());
  }

  /** All values at this moment, in no order. */
  public final List<V> values() {
    List<V> values = new ArrayList<>(entries.size());
    for (Entry<V> entry : entries.values()) {
      values.add(entry.value);
    }
    return values;
  }

  /** How many entries were evicted that mattered, or found no room. */
  public final long dropped() {
    return dropped.sum();
  }

  /** Adds what the coverage has to tell of it: its name, and what was dropped, if anything was. */
  public final void reportGap(Map<String, String> gaps) {
    reportGap(gaps, name, dropped(), most);
  }

  /**
   * The same of several tables that have one name.
   *
   * @param dropped by all of them
   * @param most of each
   */
  public static void reportGap(Map<String, String> gaps, String name, long dropped, int most) {
    if (dropped > 0) {
      gaps.put(name, dropped + " dropped, no more than " + most + " are kept");
    }
  }

  private boolean hasRoom() {
    if (entries.size() < most) {
      return true;
    }
    boolean room;
    if (makesRoom.compareAndSet(false, true)) {
      try {
        room = entries.size() < most || (away-- <= 0 && makeRoom());
      } finally {
        makesRoom.set(false);
      }
    } else {
      room = entries.size() < 2L * most;
    }
    if (!room) {
      dropped.increment();
    }
    return room;
  }

  /** Evicts a part of the entries, if any may go. */
  private boolean makeRoom() {
    int wanted = Math.max(1, most / PART);
    List<Map.Entry<K, Entry<V>>> all = new ArrayList<>(most);
    long[] ranks = new long[entries.size() + 1];
    int now = added;
    for (Map.Entry<K, Entry<V>> entry : entries.entrySet()) {
      if (all.size() < ranks.length) {
        ranks[all.size()] = rank(entry, now);
        all.add(entry);
      }
    }
    long[] sorted = Arrays.copyOf(ranks, all.size());
    Arrays.sort(sorted);
    long last = sorted.length == 0 ? 0 : sorted[Math.min(wanted, sorted.length) - 1];
    int gone = 0;
    for (int i = 0; i < all.size() && gone < wanted; i++) {
      if (ranks[i] <= last && evict(all.get(i), ranks[i])) {
        gone++;
      }
    }
    away = gone == 0 ? wanted : 0;
    return gone > 0;
  }

  /** What goes first has the lowest: by worth, then by the time since it was asked for. */
  private long rank(Map.Entry<K, Entry<V>> entry, int now) {
    int age = now - entry.getValue().used;
    return (long) worth(entry.getKey(), entry.getValue().value) << Integer.SIZE
        | (~age & 0xffff_ffffL);
  }

  private boolean evict(Map.Entry<K, Entry<V>> entry, long rank) {
    int worth = (int) (rank >>> Integer.SIZE);
    if (worth == KEPT || !entries.remove(entry.getKey(), entry.getValue())) {
      return false;
    }
    if (worth != NOTHING) {
      dropped.increment();
    }
    evicted(entry.getKey(), entry.getValue().value);
    return true;
  }

  private static final class Entry<V> {
    private final V value;

    /** When it was asked for last, as the table counts time. Plain, as that is. */
    private int used;

    Entry(V value, int used) {
      this.value = value;
      this.used = used;
    }
  }
}
