package dev.ipcaudit.tests.targets;

/** What the programs that leak by line create: primes, so that no figure can be another's. */
public final class Leaks {

  public static final int SETS = 1009;
  public static final int MORE_SETS = 211;
  public static final int SEGMENTS = 127;
  public static final int QUEUES = 307;

  /** One line creates so many and removes all but {@link #SOME}. */
  public static final int MANY = 1499;

  public static final int SOME = 97;

  /** Pairs of creation and removal, by each of the threads. */
  public static final int PAIRS = 10_000;

  public static final int THREADS = Crew.THREADS;

  private Leaks() {}
}
