package java.lang;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import jdk.internal.access.SharedSecrets;

/**
 * Which calls that may wait for another process are under way. A call costs a few plain stores: no
 * clock is read and nothing is allocated, but once for each thread. Whoever looks at the marks from
 * another thread keeps the time.
 */
public final class IpcAuditInFlight {

  /**
   * All of them. Held by its thread alone, a mark goes when that ends, be it a carrier of virtual
   * threads, which nobody else can ask; whoever looks takes out what is left of it here.
   */
  public static final ConcurrentLinkedQueue<WeakReference<IpcAuditInFlight>> IN_FLIGHT =
      new ConcurrentLinkedQueue<>();

  /**
   * Which descriptors were given to an io_uring, and when the last time, in milliseconds since the
   * epoch: the kernel does not say of a ring what it waits for. At most one entry a number.
   */
  public static final ConcurrentHashMap<Integer, Long> ON_RINGS = new ConcurrentHashMap<>(0);

  /** Is woken when there is a new one; null if nobody looks. */
  public static volatile Thread watcher;

  /** Of the carrier: a thread inside a native call cannot leave it. */
  private static final ThreadLocal<IpcAuditInFlight> HERE = carrierLocal();

  /** The class of virtual threads, null before JDK 21. */
  private static final Class<?> VIRTUAL = virtual();

  /** The thread that made the last call; a virtual one during the call only, null after it. */
  public Thread thread;

  /** Whether that is a virtual thread. */
  private boolean passes;

  /** The function that is being called, 0 between calls. */
  public int function;

  /** Its first argument: a descriptor or an id, -1 if that is not known. */
  public long object;

  /** How many calls there were. */
  public long calls;

  /**
   * How many calls that succeed are yet to be looked at; whoever watches allows more now and then.
   * Plain: a race makes a look more or less, and a call that is not looked at writes nothing.
   */
  public static int sampleBudget = 64;

  private IpcAuditInFlight() {}

  /** Marks that this thread is in a call; whoever keeps what is returned can end that by itself. */
  public static IpcAuditInFlight enter(int function, long object) {
    IpcAuditInFlight mark = here();
    mark.begin(function, object);
    return mark;
  }

  public static void leave() {
    IpcAuditInFlight mark = HERE.get();
    if (mark != null) {
      mark.end();
    }
  }

  /** The mark of this thread; for a call, or for as long as a platform thread lives. */
  public static IpcAuditInFlight here() {
    IpcAuditInFlight mark = HERE.get();
    if (mark == null) {
      mark = new IpcAuditInFlight();
      HERE.set(mark);
      Thread watching = watcher;
      if (watching != null) {
        WeakReference<IpcAuditInFlight> entry = new WeakReference<>(mark);
        IN_FLIGHT.add(entry);
        // while there are others it looks now and then by itself
        if (IN_FLIGHT.peek() == entry) {
          LockSupport.unpark(watching);
        }
      }
    }
    return mark;
  }

  public void begin(int called, long argument) {
    object = argument;
    Thread current = Thread.currentThread();
    if (thread != current) {
      thread = current; // the garbage collector has to record a store, but not a read
      passes = VIRTUAL != null && VIRTUAL.isInstance(current);
    }
    calls++;
    function = called;
  }

  public void end() {
    function = 0;
    if (passes) {
      thread = null; // the carrier lives on, and would keep what the virtual thread has run
    }
  }

  /** Whether a call that has just returned is looked at although it may have succeeded. */
  public static boolean sampled() {
    int left = sampleBudget;
    if (left <= 0) {
      return false;
    }
    sampleBudget = left - 1;
    return true;
  }

  /** Says that a descriptor is given to an io_uring. */
  public static void onRing(int descriptor) {
    ON_RINGS.put(descriptor, System.currentTimeMillis());
  }

  private static Class<?> virtual() {
    try {
      return Class.forName("java.lang.BaseVirtualThread");
    } catch (ClassNotFoundException olderJdk) {
      return null;
    }
  }

  /** Whether this JDK has variables of carriers: one without virtual threads needs none. */
  static boolean hasCarrierLocal() {
    return carrierLocal().getClass() != ThreadLocal.class;
  }

  /** A variable of the thread that carries the current one; which only the JDK may make. */
  @SuppressWarnings("unchecked")
  static <T> ThreadLocal<T> carrierLocal() {
    try {
      return (ThreadLocal<T>)
          Class.forName("jdk.internal.misc.CarrierThreadLocal")
              .asSubclass(ThreadLocal.class)
              .getConstructor()
              .newInstance();
    } catch (ReflectiveOperationException otherJdk) {
      return new ThreadLocal<>();
    }
  }

  /**
   * How many bytes lie in a pipe or in the receive queue of a socket, by FIONREAD.
   *
   * @throws IOException if the descriptor is closed, or of another kind
   */
  public static int available(int descriptor) throws IOException {
    FileDescriptor same = new FileDescriptor();
    SharedSecrets.getJavaIOFileDescriptorAccess().set(same, descriptor);
    // one that was made of a descriptor leaves it open, whatever becomes of the stream
    return new FileInputStream(same).available();
  }
}
