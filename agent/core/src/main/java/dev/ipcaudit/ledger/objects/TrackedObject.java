package dev.ipcaudit.ledger.objects;

import dev.ipcaudit.ledger.accounts.Account;
import dev.ipcaudit.ledger.accounts.PathAccount;
import dev.ipcaudit.ledger.scopes.CreationContext;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import org.jspecify.annotations.Nullable;

/**
 * One object that this JVM created and that nobody is known to have removed. Thread-safe; nothing
 * of it changes but whether it was reported, and at the end how many it stands for.
 */
public final class TrackedObject extends ObjectId {

  private final PathAccount path;
  private final int key;
  private final long size;
  private final long createdMillis;
  private final long serial;
  private final @Nullable String name;
  private volatile int weight;
  private final RecentRemovals.@Nullable Removal former;
  private final int slot;
  private final long thread;
  private final @Nullable CreationContext origin;
  private volatile boolean reported;

  public TrackedObject(
      Kind kind,
      long id,
      PathAccount path,
      int key,
      long size,
      long millis,
      long serial,
      @Nullable String name,
      int weight,
      RecentRemovals.@Nullable Removal former,
      int slot,
      @Nullable CreationContext origin) {
    super(kind, id);
    this.path = path;
    this.key = key;
    this.size = size;
    this.createdMillis = millis;
    this.serial = serial;
    this.name = name;
    this.weight = weight;
    this.former = former;
    this.slot = slot;
    thread = kind.descriptor() ? Thread.currentThread().getId() : 0;
    this.origin = origin;
  }

  /** Where it comes from, or null if there were no scopes then. */
  public @Nullable CreationContext origin() {
    return origin;
  }

  /** It has been reported as left behind, or accepted: the verdict at the end leaves it out. */
  public void markReported() {
    reported = true;
  }

  public boolean isReported() {
    return reported;
  }

  /** The id as the kernel or libc has it: several handles of a semaphore have one address. */
  public long knownId() {
    return switch (kind()) {
      case SEM_HANDLE -> ObjectId.address(id());
      case MAPPING -> ObjectId.ofMapped(id());
      default -> id();
    };
  }

  /** The account of the call site that created it. */
  public Account account() {
    return path.account();
  }

  /** The account of the path that created it. */
  public PathAccount path() {
    return path;
  }

  /** Where it is in the black box. */
  public int slot() {
    return slot;
  }

  /** The thread that made a descriptor, 0 of other kinds. */
  long thread() {
    return thread;
  }

  /** How the descriptor that had the number before was closed, or null if that is not known. */
  RecentRemovals.@Nullable Removal former() {
    return former;
  }

  /** The call site that created it, as its path reached it. */
  public CallSite site() {
    return path.site();
  }

  /**
   * The System V key, 0 for IPC_PRIVATE; of an attachment the id of the segment; of what has a name
   * the device of its file, of a mapping as well; of a socket its address family, 0 where that is
   * not known; of a stream of the C library its descriptor, negative likewise; of a stream of a
   * Process its pid.
   */
  public int key() {
    return key;
  }

  /** The System V key as ipcs(1) shows it, {@code 0x%08x}, or null where the kind has none. */
  public @Nullable String keyText() {
    if (!kind().keyed()) {
      return null;
    }
    String digits = Integer.toHexString(key);
    return "0x00000000".substring(0, 10 - digits.length()) + digits;
  }

  /** Bytes of a segment or a mapping, semaphores of a set, 0 for the other kinds. */
  public long size() {
    return size;
  }

  /** When the creating call returned, in milliseconds since the epoch. */
  public long createdMillis() {
    return createdMillis;
  }

  /** Unique in this JVM; relates the events of one object in a flight recording. */
  public long serial() {
    return serial;
  }

  /** How many objects this one stands for: more than one above the allowance for captures. */
  public int weight() {
    return weight;
  }

  /** It stands for so many more: at the end alone, and told by one thread. */
  public void more(long calls) {
    if (calls > 0) {
      weight = (int) Math.min(Integer.MAX_VALUE, weight + calls);
    }
  }

  /**
   * The name of what has one, as {@code /name}; what a descriptor stood for when it was created, as
   * {@link dev.ipcaudit.kernel.DescriptorIdentity} has it, or its link where it was received or
   * opened by name; what a mapping or a shared semaphore is in; hostile text. Null where the kind
   * alone tells.
   */
  public @Nullable String name() {
    return name;
  }
}
