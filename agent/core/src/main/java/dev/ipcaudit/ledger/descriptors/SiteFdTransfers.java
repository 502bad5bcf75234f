package dev.ipcaudit.ledger.descriptors;

import dev.ipcaudit.ledger.accounts.PathCounts;
import dev.ipcaudit.model.CallSite;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * The descriptors that one call site sent to other processes or threads, and those that were meant
 * for it and got lost: SCM_RIGHTS of unix(7). Thread-safe.
 */
public final class SiteFdTransfers {

  private final CallSite site;
  private final LongAdder messages = new LongAdder();
  private final LongAdder sent = new LongAdder();
  private final AtomicInteger most = new AtomicInteger();
  private final LongAdder withoutRoom = new LongAdder();
  private final LongAdder withoutNumber = new LongAdder();
  private final LongAdder inherited = new LongAdder();
  private final PathCounts truncations = new PathCounts();
  private volatile int room;
  private volatile boolean certain;

  SiteFdTransfers(CallSite site) {
    this.site = site;
  }

  public void add(int newMessages, int descriptors, int mostInOne, long weight) {
    messages.add(newMessages * weight);
    sent.add(descriptors * weight);
    most.accumulateAndGet(mostInOne, Math::max);
  }

  /**
   * A message came with fewer descriptors than were sent.
   *
   * @param reached this call site, as the path of the call reached it
   */
  public void truncated(CallSite reached, int newRoom, boolean exhausted, boolean rights) {
    (exhausted ? withoutNumber : withoutRoom).increment();
    truncations.add(reached, 1);
    room = newRoom;
    certain |= rights;
  }

  public void inherited(int descriptors) {
    inherited.add(descriptors);
  }

  public CallSite site() {
    return site;
  }

  /** How many messages lost descriptors on each path. */
  public PathCounts truncations() {
    return truncations;
  }

  /** Messages with descriptors that this call site sent. */
  public long messages() {
    return messages.sum();
  }

  /** Descriptors that this call site sent. */
  public long sent() {
    return sent.sum();
  }

  /** How many of them went in one message at most. */
  public int most() {
    return most.get();
  }

  /** Messages that lost descriptors here, since the host gave too little room for them. */
  public long withoutRoom() {
    return withoutRoom.sum();
  }

  /** The same, since the process or the machine had no number left for them. */
  public long withoutNumber() {
    return withoutNumber.sum();
  }

  /** How many descriptors the last such message did deliver. */
  public int room() {
    return room;
  }

  /** Whether it is certain that descriptors were lost, and no other control messages. */
  public boolean certain() {
    return certain;
  }

  /** Descriptors that arrived here and that every program this process starts will have too. */
  public long inherited() {
    return inherited.sum();
  }
}
