package dev.ipcaudit.ledger.descriptors;

/**
 * Which numbers objects of the JDK have opened or closed since the first native created a
 * descriptor. Written by whoever has a number at the moment, so nothing is locked. Thread-safe.
 */
public final class JavaDescriptors {

  /** Nothing is known of the number since a native created or closed it. */
  public static final byte NOTHING = 0;

  /** An object of the JDK has opened it. */
  public static final byte OPENED = 1;

  /** An object of the JDK has closed it. */
  public static final byte CLOSED = 2;

  /** Higher numbers are not followed. */
  private static final int MOST = 1 << 16;

  private static final byte[] NONE = {};

  private byte[] states = NONE;

  /** From now on numbers are followed; what writes them has to be in place. */
  public byte[] follow() {
    if (states.length == 0) {
      states = new byte[MOST];
    }
    return states;
  }

  /** One of the states above. */
  public byte state(int descriptor) {
    byte[] known = states;
    return descriptor >= 0 && descriptor < known.length ? known[descriptor] : NOTHING;
  }

  /** A native creates or closes it. */
  public void forget(long descriptor) {
    byte[] known = states;
    if (descriptor >= 0 && descriptor < known.length) {
      known[(int) descriptor] = NOTHING;
    }
  }
}
