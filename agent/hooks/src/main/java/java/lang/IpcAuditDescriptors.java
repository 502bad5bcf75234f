package java.lang;

import java.io.FileDescriptor;
import java.nio.channels.Pipe;
import sun.nio.ch.IOUtil;
import sun.nio.ch.SelChImpl;

/**
 * What classes of the JDK that open and close descriptors call once they are rewritten. What the
 * others throw than those that come after an opening is caught by the rewritten code.
 */
public final class IpcAuditDescriptors {

  /** Is called by any thread that opens or closes an object of the JDK. */
  public abstract static class Sink {
    /**
     * An object of the JDK has opened descriptors of IPC.
     *
     * @param object the ordinal of its row in the agent
     * @param process the pid of the child that they are the streams of, else 0
     */
    public abstract void opened(int object, int process, int... descriptors);

    /**
     * A descriptor is about to be closed.
     *
     * @param owner the identity hash code of what represents its owner, 0 if that is not known
     */
    public abstract void closes(int descriptor, int owner);
  }

  /** Numbers of rows in the agent. */
  public static final int CHANNEL = 0;

  public static final int ACCEPTED = 1;
  public static final int PIPE = 2;
  public static final int SELECTOR = 3;
  public static final int PROCESS = 4;

  /** Set last: while it is null the hooks do nothing. */
  public static volatile Sink sink;

  /**
   * By number, as far as it reaches: in the lowest two bits a state, above them what is left of the
   * identity hash code of the object that has it.
   */
  public static volatile int[] ofJava = {};

  private static final int OPENED = 1;
  private static final int CLOSED = 2;
  private static final int LOST = 3;
  private static final int STATE = 3;

  private IpcAuditDescriptors() {}

  /**
   * An object of the JDK has opened a descriptor, or lets go of one where that is negative.
   *
   * @param owner what represents the object, null if that is not known
   */
  public static void opened(int descriptor, Object owner) {
    int[] entries = ofJava;
    if (descriptor >= 0 && descriptor < entries.length) {
      entries[descriptor] = (owner(owner) << 2) | OPENED;
    }
  }

  private static int owner(Object owner) {
    return owner == null ? 0 : System.identityHashCode(owner);
  }

  /** An object of the JDK is about to close a descriptor. */
  public static void closes(int descriptor, Object owner) {
    Sink listener = sink;
    if (listener == null || descriptor < 0) {
      return;
    }
    int closer = owner(owner);
    long errno = IpcAuditErrno.save();
    try {
      listener.closes(descriptor, closer);
    } finally {
      IpcAuditErrno.restore(errno);
    }
    int[] entries = ofJava;
    if (descriptor < entries.length) {
      int entry = entries[descriptor];
      int before = entry & STATE;
      int again = closer << 2;
      boolean another = closer != 0 && (entry & ~STATE) != 0 && (entry & ~STATE) != again;
      // whoever had opened it may close it yet
      entries[descriptor] =
          another && (before == OPENED || before == LOST)
              ? (entry & ~STATE) | LOST
              : again | CLOSED;
    }
  }

  /** The same of one that is not known by its number. */
  public static void closes(FileDescriptor descriptor) {
    closes(IOUtil.fdVal(descriptor), descriptor);
  }

  /** A Selector is about to be closed: as {@link #selector}. */
  public static void closesSelector(Object selector, int epoll, int eventfd) {
    closes(epoll, selector);
    closes(eventfd, selector);
  }

  // nothing guards these: the stack has just been deep enough for what opens, and they throw
  // nothing

  /** A channel has got a socket of a Unix domain. */
  public static void socket(FileDescriptor socket) {
    try {
      opens(CHANNEL, 0, socket, IOUtil.fdVal(socket));
    } catch (Throwable unseen) {
      IpcAuditHooks.forget(unseen);
    }
  }

  /**
   * A connection was accepted.
   *
   * @param result not positive if there was none
   */
  public static void accepted(int result, FileDescriptor socket) {
    try {
      if (result > 0) {
        opens(ACCEPTED, 0, socket, IOUtil.fdVal(socket));
      }
    } catch (Throwable unseen) {
      IpcAuditHooks.forget(unseen);
    }
  }

  /** A pipe was opened. */
  public static void pipe(Pipe pipe) {
    try {
      FileDescriptor source = ((SelChImpl) pipe.source()).getFD();
      FileDescriptor sink = ((SelChImpl) pipe.sink()).getFD();
      opens(PIPE, 0, source, IOUtil.fdVal(source), IOUtil.fdVal(sink));
      opened(IOUtil.fdVal(sink), sink);
    } catch (Throwable unseen) {
      IpcAuditHooks.forget(unseen);
    }
  }

  /** A Selector was opened: an epoll instance, and an eventfd to wake it up. */
  public static void selector(Object selector, int epoll, int eventfd) {
    try {
      opens(SELECTOR, 0, selector, epoll);
      opened(eventfd, selector);
    } catch (Throwable unseen) {
      IpcAuditHooks.forget(unseen);
    }
  }

  /**
   * A child was started.
   *
   * @param descriptors of the pipes that lead to it, -1 for none
   */
  public static void streams(Process child, int[] descriptors) {
    int count = 0;
    for (int descriptor : descriptors) {
      count += descriptor >= 0 ? 1 : 0;
    }
    if (count > 0) {
      int[] open = new int[count];
      for (int descriptor : descriptors) {
        if (descriptor >= 0) {
          open[open.length - count--] = descriptor;
        }
      }
      opens(PROCESS, (int) child.pid(), null, open);
    }
  }

  private static void opens(int object, int process, Object owner, int... descriptors) {
    Sink listener = sink;
    if (listener == null) {
      return;
    }
    long errno = IpcAuditErrno.save();
    try {
      listener.opened(object, process, descriptors);
    } finally {
      IpcAuditErrno.restore(errno);
    }
    opened(descriptors[0], owner);
  }
}
