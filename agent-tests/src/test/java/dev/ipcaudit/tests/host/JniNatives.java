package dev.ipcaudit.tests.host;

/**
 * Declares natives that are named like functions of libc and are none. With an argument, the
 * library of that path has the first two.
 */
public final class JniNatives {

  private JniNatives() {}

  static native int semget(int key, int count, int flags);

  synchronized native long msgget(long key, double other);

  static native int semctl(int id);

  public static void main(String[] args) {
    if (args.length > 0) {
      System.load(args[0]);
      System.out.println(semget(1, 2, 3) + " " + new JniNatives().msgget(4, 5));
    }
    try {
      semctl(7);
    } catch (UnsatisfiedLinkError e) {
      System.out.println(e.getMessage());
    }
    try {
      new JniNatives().msgget(4, 5);
    } catch (UnsatisfiedLinkError e) {
      System.out.println(e.getMessage());
    }
  }
}
