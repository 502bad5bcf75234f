package dev.ipcaudit.samples;

import java.util.List;
import java.util.function.Function;

/**
 * The stories that can be told: word, rounds by default, fault and kinds of object, class,
 * remedies.
 */
enum Stories {
  SEMAPHORE_LEAK("semaphore-leak", 21, Fault.LEAK, "sysv-sem", SemaphoreLeak::new),
  SHARED_MEMORY_LEAK("shared-memory-leak", 5, Fault.LEAK, "sysv-shm", SharedMemoryLeak::new),
  MESSAGE_QUEUE_LEAK("message-queue-leak", 15, Fault.LEAK, "sysv-msg", MessageQueueLeak::new),
  POSIX_NAMES("posix-names", 25, Fault.LEAK, "posix-sem posix-shm posix-mq", PosixNames::new),
  SCM_RIGHTS_LEAK("scm-rights-leak", 21, Fault.LEAK, "received-fd", ScmRightsLeak::new),
  PIPE_CAPACITY(
      "pipe-capacity",
      2003,
      Fault.FULL_PIPE,
      "pipe",
      PipeCapacity::new,
      PipeCapacity.BUFFER,
      PipeCapacity.LARGER_PIPE,
      PipeCapacity.SOCKET),
  SIGCHLD_STORM("sigchld-storm", 8, Fault.UNREAPED_CHILD, "child", SigchldStorm::new),
  EVENTFD_OVERFLOW("eventfd-overflow", 40, Fault.DROPPED_EAGAIN, "eventfd", EventfdOverflow::new),
  QUEUE_BACKLOG("queue-backlog", 200, Fault.UNREAD_QUEUE, "sysv-msg posix-mq", QueueBacklog::new),
  ABANDONED_SEMAPHORE(
      "abandoned-semaphore", 3, Fault.ABANDONED_LOCK, "sysv-sem", AbandonedSemaphore::new);

  private final String word;
  private final int rounds;
  private final Fault fault;
  private final List<String> kinds;
  private final Function<Libc, Story> teller;
  private final List<String> remedies;

  Stories(
      String word,
      int rounds,
      Fault fault,
      String kinds,
      Function<Libc, Story> teller,
      String... remedies) {
    this.word = word;
    this.rounds = rounds;
    this.fault = fault;
    this.kinds = List.of(kinds.split(" "));
    this.teller = teller;
    this.remedies = List.of(remedies);
  }

  int rounds() {
    return rounds;
  }

  Fault fault() {
    return fault;
  }

  /** What the fault is of, in the agent's words. */
  List<String> kinds() {
    return kinds;
  }

  /**
   * How the lines end that the agent should name: in {@code // leaks}, or in {@code // leaks
   * posix-sem} and so on where there is a line for each kind.
   */
  List<String> marks() {
    String mark = "; // " + fault.mark();
    return kinds.size() == 1
        ? List.of(mark)
        : kinds.stream().map(kind -> mark + " " + kind).toList();
  }

  /** The one by default first; empty where there is one only, which then needs no name. */
  List<String> remedies() {
    return remedies;
  }

  Story by(Libc libc) {
    return teller.apply(libc);
  }

  @Override
  public String toString() {
    return word;
  }
}
