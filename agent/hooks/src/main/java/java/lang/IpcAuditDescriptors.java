package java.lang;

import java.util.function.IntConsumer;

/** What java.io.FileDescriptor and sun.nio.ch call once they are rewritten. */
public final class IpcAuditDescriptors {

  /** Listens to a descriptor that an object of the JDK is about to close; null for nobody. */
  public static volatile IntConsumer sink;

  /**
   * By number, as far as it reaches: 1 if an object of the JDK opened it, 2 if one closed it since.
   */
  public static volatile byte[] ofJava = {};

  private IpcAuditDescriptors() {}

  /** An object of the JDK has opened a descriptor, or lets go of one where that is negative. */
  public static void opened(int descriptor) {
    byte[] states = ofJava;
    if (descriptor >= 0 && descriptor < states.length) {
      states[descriptor] = 1;
    }
  }

  /** An object of the JDK is about to close a descriptor. */
  public static void closes(int descriptor) {
    IntConsumer listener = sink;
    if (listener == null || descriptor < 0) {
      return;
    }
    long errno = IpcAuditErrno.save();
    try {
      listener.accept(descriptor);
    } catch (Throwable unseen) {
      IpcAuditHooks.forget(unseen);
    } finally {
      IpcAuditErrno.restore(errno);
    }
    byte[] states = ofJava;
    if (descriptor < states.length) {
      states[descriptor] = 2;
    }
  }
}
