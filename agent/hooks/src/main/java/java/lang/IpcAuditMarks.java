package java.lang;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import jdk.internal.access.SharedSecrets;

/**
 * Which calls that may wait for another process are under way. A call costs a few plain stores: no
 * clock is read and nothing is allocated, but once for each thread. Whoever looks at the marks from
 * another thread keeps the time.
 */
public final class IpcAuditMarks {

  /** All of them. Whoever looks takes out those whose thread has ended. */
  public static final ConcurrentLinkedQueue<IpcAuditMarks> ALL = new ConcurrentLinkedQueue<>();

  /** Is woken when there is a new one; null if nobody looks. */
  public static volatile Thread watcher;

  /** Of the carrier: a thread inside a native call cannot leave it. */
  private static final ThreadLocal<IpcAuditMarks> HERE = carrierLocal();

  /** The thread that made the last call. */
  public Thread thread;

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
  public static int looks = 64;

  private IpcAuditMarks() {}

  public static void enter(int function, long object) {
    here().begin(function, object);
  }

  public static void leave() {
    IpcAuditMarks mark = HERE.get();
    if (mark != null) {
      mark.end();
    }
  }

  /** The mark of this thread; for a call, or for as long as a platform thread lives. */
  public static IpcAuditMarks here() {
    IpcAuditMarks mark = HERE.get();
    if (mark == null) {
      mark = new IpcAuditMarks();
      HERE.set(mark);
      Thread looks = watcher;
      if (looks != null) {
        ALL.add(mark);
        LockSupport.unpark(looks);
      }
    }
    return mark;
  }

  public void begin(int called, long argument) {
    object = argument;
    Thread current = Thread.currentThread();
    if (thread != current) {
      thread = current; // the garbage collector has to hear of a store, but not of a look
    }
    calls++;
    function = called;
  }

  public void end() {
    function = 0;
  }

  /** Whether a call that has just returned is looked at although it may have succeeded. */
  public static boolean sampled() {
    int left = looks;
    if (left <= 0) {
      return false;
    }
    looks = left - 1;
    return true;
  }

  /** A variable of the thread that carries the current one; which only the JDK may make. */
  @SuppressWarnings("unchecked")
  static <T> ThreadLocal<T> carrierLocal() {
    try {
      return (ThreadLocal<T>)
          Class.forName("jdk.internal.misc.CarrierThreadLocal").getConstructor().newInstance();
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
