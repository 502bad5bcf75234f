package dev.ipcaudit.ledger;

import dev.ipcaudit.model.CallSite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Which lines send to which queue, as far as their calls are looked at: those that find it full
 * are. A System V queue is its id, a POSIX queue its inode. Bounded, thread-safe.
 */
public final class Senders {

  private static final int MAX_QUEUES = 4096;

  private final ConcurrentHashMap<Long, ConcurrentHashMap<CallSite, LongAdder>> queues =
      new ConcurrentHashMap<>(4);
  private final ConcurrentHashMap<Long, String> names = new ConcurrentHashMap<>(4);

  /** A queue has a name, hostile text. */
  void named(long queue, String name) {
    if (names.size() < MAX_QUEUES) {
      names.put(queue, name);
    }
  }

  /** Null where none is known. */
  public String name(long queue) {
    return names.get(queue);
  }

  void refused(long queue, CallSite site, long weight) {
    ConcurrentHashMap<CallSite, LongAdder> sites = queues.get(queue);
    if (sites == null) {
      if (queues.size() >= MAX_QUEUES) {
        return;
      }
      ConcurrentHashMap<CallSite, LongAdder> fresh = new ConcurrentHashMap<>(4);
      sites = queues.putIfAbsent(queue, fresh);
      sites = sites == null ? fresh : sites;
    }
    LongAdder count = sites.get(site);
    if (count == null) {
      LongAdder fresh = new LongAdder();
      count = sites.putIfAbsent(site, fresh);
      count = count == null ? fresh : count;
    }
    count.add(weight);
  }

  /** The ids of queues that a line was seen to send to. */
  public List<Long> queues() {
    return new ArrayList<>(queues.keySet());
  }

  /** The line that was refused most often, or null if none was. */
  public CallSite most(long queue) {
    CallSite most = null;
    long count = 0;
    for (Map.Entry<CallSite, LongAdder> sender : sites(queue).entrySet()) {
      if (sender.getValue().sum() > count) {
        count = sender.getValue().sum();
        most = sender.getKey();
      }
    }
    return most;
  }

  /** How many calls found the queue full. */
  public long refused(long queue) {
    long count = 0;
    for (LongAdder sender : sites(queue).values()) {
      count += sender.sum();
    }
    return count;
  }

  private Map<CallSite, LongAdder> sites(long queue) {
    return queues.getOrDefault(queue, new ConcurrentHashMap<>(0));
  }
}
