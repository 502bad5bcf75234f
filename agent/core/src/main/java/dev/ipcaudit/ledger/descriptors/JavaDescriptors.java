package dev.ipcaudit.ledger.descriptors;

/**
 * Which numbers objects of the JDK have opened or closed since the first descriptor was created,
 * and which they lost. Written by whoever has a number at the moment, so nothing is locked.
 * Thread-safe.
 *
 * <p>An entry has a state in its lowest two bits, and above them what is left of the identity hash
 * code of the object that owns or owned the number, 0 if that is not known.
 */
public final class JavaDescriptors {

  /** Nothing is known of the number since a native created or closed it. */
  public static final int NOTHING = 0;

  /** An object of the JDK has opened it. */
  public static final int OPENED = 1;

  /** An object of the JDK has closed it. */
  public static final int CLOSED = 2;

  /**
   * An object of the JDK had opened it, and somebody else closed it since: that object will close
   * it once more, whoever has it then.
   */
  public static final int LOST = 3;

  /** The bits of a state. */
  private static final int STATE = 3;

  private static final int OWNER_SHIFT = 2;

  /** Higher numbers are not followed. */
  private static final int MOST = 1 << 16;

  private static final int[] NONE = {};

  private int[] entries = NONE;

  /** From now on numbers are followed; what writes them has to be in place. */
  public int[] follow() {
    if (entries.length == 0) {
      entries = new int[MOST];
    }
    return entries;
  }

  /** One of the states above. */
  public int state(int descriptor) {
    return entry(descriptor) & STATE;
  }

  private int entry(int descriptor) {
    int[] known = entries;
    return descriptor >= 0 && descriptor < known.length ? known[descriptor] : NOTHING;
  }

  /**
   * Whether an object of the JDK that had opened the number has lost it to somebody else.
   *
   * @param owner the identity hash code of what represents it, 0 if that is not known
   */
  public boolean hasLost(int descriptor, int owner) {
    return is(descriptor, owner, LOST);
  }

  /** Whether it is that object which has opened the number and has it still; as above. */
  public boolean has(int descriptor, int owner) {
    return is(descriptor, owner, OPENED);
  }

  private boolean is(int descriptor, int owner, int state) {
    return owner != 0 && entry(descriptor) == ((owner << OWNER_SHIFT) | state);
  }

  /**
   * A native creates it, or closes it. What owned it, and has not closed it itself, has lost it: to
   * a close that was seen or not, or to dup2(2); it may close it yet.
   */
  public void takenByNative(long descriptor) {
    int[] known = entries;
    if (descriptor < 0 || descriptor >= known.length) {
      return;
    }
    int entry = known[(int) descriptor];
    int owner = entry & ~STATE;
    boolean loses = (entry & STATE) == OPENED && owner != 0;
    known[(int) descriptor] = (loses || (entry & STATE) == LOST) ? (owner | LOST) : NOTHING;
  }
}
