package dev.ipcaudit.model;

import org.jspecify.annotations.Nullable;

/**
 * A kind of IPC object. A row says all of one: the stable id that every output uses, what a person
 * calls one and several of them, the call that removes one, what it {@link Is}, and how the links
 * of its descriptors in /proc/PID/fd read: {@code *} stands for a name and {@code **} for anything.
 */
public enum Kind {
  SYSV_SEM("sysv-sem", "semaphore set", "semaphore sets", "semctl(id, 0, IPC_RMID)", Is.KEYED),
  SYSV_SHM(
      "sysv-shm",
      "shared memory segment",
      "shared memory segments",
      "shmctl(id, IPC_RMID, NULL)",
      Is.KEYED),
  SYSV_MSG("sysv-msg", "message queue", "message queues", "msgctl(id, IPC_RMID, NULL)", Is.KEYED),
  POSIX_SEM("posix-sem", "POSIX semaphore", "POSIX semaphores", "sem_unlink(name)", Is.NAMED),
  POSIX_SHM(
      "posix-shm",
      "POSIX shared memory object",
      "POSIX shared memory objects",
      "shm_unlink(name)",
      Is.NAMED),
  POSIX_MQ("posix-mq", "POSIX message queue", "POSIX message queues", "mq_unlink(name)", Is.NAMED),
  SHM_ATTACH("shm-attach", "attached segment", "attached segments", "shmdt(address)", Is.ADDRESS),
  SEM_HANDLE(
      "sem-handle", "open POSIX semaphore", "open POSIX semaphores", "sem_close(sem)", Is.ADDRESS),
  MAPPING(
      "mapping",
      "mapping of shared memory",
      "mappings of shared memory",
      "munmap(address, length)",
      Is.ADDRESS),
  SHARED_SEM(
      "shared-sem",
      "process-shared semaphore",
      "process-shared semaphores",
      "sem_destroy(sem)",
      Is.ADDRESS),
  TIMER("timer", "POSIX timer", "POSIX timers", "timer_delete(timerid)", Is.ADDRESS),
  EVENTFD(
      "eventfd",
      "eventfd",
      "eventfds",
      "close(fd)",
      Is.DESCRIPTOR | Is.ONE_BY_ID,
      "anon_inode:[eventfd]"),
  SIGNALFD(
      "signalfd", "signalfd", "signalfds", "close(fd)", Is.DESCRIPTOR, "anon_inode:[signalfd]"),
  TIMERFD("timerfd", "timerfd", "timerfds", "close(fd)", Is.DESCRIPTOR, "anon_inode:[timerfd]"),
  PIPE(
      "pipe",
      "pipe end",
      "pipe ends",
      "close(fd)",
      Is.DESCRIPTOR | Is.ONE_WITH_ITS_PEER,
      "pipe:[**"),
  SOCKET("socket", "socket", "sockets", "close(fd)", Is.DESCRIPTOR, "socket:[**"),
  // memfd_secret(2) gives a file of a file system of its own, all of one name
  MEMFD(
      "memfd",
      "memfd",
      "memfds",
      "close(fd)",
      Is.DESCRIPTOR | Is.ONE_BY_FILE,
      "/memfd:**",
      "/secretmem",
      "/secretmem (deleted)"),
  EPOLL(
      "epoll",
      "epoll instance",
      "epoll instances",
      "close(fd)",
      Is.DESCRIPTOR,
      "anon_inode:[eventpoll]"),
  INOTIFY(
      "inotify",
      "inotify instance",
      "inotify instances",
      "close(fd)",
      Is.DESCRIPTOR,
      "anon_inode:inotify"),
  // pidfds have a file system of their own since Linux 6.9
  PIDFD("pidfd", "pidfd", "pidfds", "close(fd)", Is.DESCRIPTOR, "anon_inode:[pidfd]", "pidfd:[**"),
  SHM_FD(
      "shm-fd",
      "descriptor of shared memory",
      "descriptors of shared memory",
      "close(fd)",
      Is.DESCRIPTOR,
      "/dev/shm/**"),
  // queues have one as well: in its root by mq_open(3), where it is mounted by open(2)
  MQ_FD(
      "mq-fd",
      "descriptor of a message queue",
      "descriptors of message queues",
      "mq_close(mqdes)",
      Is.DESCRIPTOR | Is.ALIKE,
      "/**"),
  DUP_FD(
      "dup-fd",
      "duplicated descriptor",
      "duplicated descriptors",
      "close(fd)",
      Is.DESCRIPTOR | Is.ALIKE),
  RECEIVED_FD(
      "received-fd",
      "received descriptor",
      "received descriptors",
      "close(fd)",
      Is.DESCRIPTOR | Is.ALIKE),
  CHILD("child", "child process", "child processes", "waitpid(pid, &status, 0)", Is.PLAIN),
  FIFO("fifo", "FIFO", "FIFOs", "unlink(path)", Is.FILE),
  FIFO_FD(
      "fifo-fd",
      "descriptor of a FIFO",
      "descriptors of FIFOs",
      "close(fd)",
      Is.DESCRIPTOR | Is.ALIKE,
      "/**"),
  FILE(
      "file",
      "open file",
      "open files",
      "close(fd)",
      Is.DESCRIPTOR | Is.ALIKE | Is.ONE_BY_FILE,
      "**"),
  STREAM("stream", "stdio stream", "stdio streams", "fclose(stream)", Is.STREAM),
  DIR_STREAM("dir-stream", "directory stream", "directory streams", "closedir(dir)", Is.STREAM),
  // the masters of all terminals share one inode; fdinfo has the number of each
  PTY(
      "pty",
      "pseudoterminal end",
      "pseudoterminal ends",
      "close(fd)",
      Is.DESCRIPTOR | Is.ALIKE | Is.ONE_BY_ID,
      "/dev/ptmx",
      "/dev/pts/**"),
  IO_URING(
      "io-uring",
      "io_uring instance",
      "io_uring instances",
      "close(fd)",
      Is.DESCRIPTOR,
      "anon_inode:[io_uring]"),
  FANOTIFY(
      "fanotify",
      "fanotify group",
      "fanotify groups",
      "close(fd)",
      Is.DESCRIPTOR,
      "anon_inode:[fanotify]"),
  USERFAULTFD(
      "userfaultfd",
      "userfaultfd",
      "userfaultfds",
      "close(fd)",
      Is.DESCRIPTOR,
      "anon_inode:[userfaultfd]"),
  PERF_EVENT(
      "perf-event",
      "perf event",
      "perf events",
      "close(fd)",
      Is.DESCRIPTOR,
      "anon_inode:[perf_event]");

  /** What a kind is. */
  private static final class Is {

    /** It has nothing of the below. */
    static final int PLAIN = 0;

    /** It outlives the process that created it. */
    static final int PERSISTENT = 1;

    /** It has a System V key. */
    static final int KEYED = 1 << 1 | PERSISTENT;

    /** It has a name, and is a file of a file system of its own: shm_overview(7) and the like. */
    static final int NAMED = 1 << 2 | PERSISTENT;

    /** It is a file like others, which goes with its name, whoever deletes it. */
    static final int FILE = 1 << 3 | PERSISTENT;

    /** Its id is an address in the process. */
    static final int ADDRESS = 1 << 4;

    /** It is a descriptor. */
    static final int DESCRIPTOR = 1 << 5;

    /** Descriptors of other kinds, or of none, have such links too. */
    static final int ALIKE = 1 << 6;

    /** All or some share one inode, and each of these has an id in its fdinfo. */
    static final int ONE_BY_ID = 1 << 7;

    /** Several may have one link; device and inode tell them apart. */
    static final int ONE_BY_FILE = 1 << 8;

    /** Both descriptors that one call opens have one inode. */
    static final int ONE_WITH_ITS_PEER = 1 << 9;

    /** Its id is the address of what the C library keeps a descriptor in: fopen(3), opendir(3). */
    static final int STREAM = 1 << 10 | ADDRESS;

    private Is() {}
  }

  private final String id;
  private final String title;
  private final String plural;
  private final String removal;
  private final int is;

  @SuppressWarnings("ImmutableEnumChecker") // nobody writes it, and it does not leave this class
  private final String[] links;

  Kind(String id, String title, String plural, String removal, int is, String... links) {
    this.id = id;
    this.title = title;
    this.plural = plural;
    this.removal = removal;
    this.is = is;
    this.links = links;
  }

  private boolean is(int what) {
    return (is & what) == what;
  }

  /** The stable id, such as {@code sysv-sem}. */
  public String id() {
    return id;
  }

  /** The kind of that id, or null if there is none. */
  public static @Nullable Kind of(String id) {
    for (Kind kind : values()) {
      if (kind.id.equals(id)) {
        return kind;
      }
    }
    return null;
  }

  /** What a person calls one such object, in the singular. */
  public String title() {
    return title;
  }

  /** What a person calls several of them. */
  public String plural() {
    return plural;
  }

  /** Such as {@code 1 semaphore set} and {@code 5 descriptors of shared memory}. */
  public String counted(long count) {
    return count + " " + (count == 1 ? title : plural);
  }

  /** The call that removes or closes one, as C has it. */
  public String removal() {
    return removal;
  }

  /** Whether the object outlives the process that created it. */
  public boolean persistent() {
    return is(Is.PERSISTENT);
  }

  /** Whether the object has a name, and is a file to the kernel: shm_overview(7) and the like. */
  public boolean named() {
    return is(Is.NAMED);
  }

  /** Whether the object is a file like others, which goes with its name, whoever deletes it. */
  public boolean file() {
    return is(Is.FILE);
  }

  /** Whether the object has a System V key. */
  public boolean keyed() {
    return is(Is.KEYED);
  }

  /** Whether the id is an address in the process. */
  public boolean address() {
    return is(Is.ADDRESS);
  }

  /** Whether it is what the C library keeps a descriptor in, which goes with it. */
  public boolean stream() {
    return is(Is.STREAM);
  }

  /** Whether the object is a file descriptor; all of them share one space of numbers. */
  public boolean descriptor() {
    return is(Is.DESCRIPTOR);
  }

  /** Whether a descriptor of this kind may be one of another kind as well, or of none. */
  public boolean alike() {
    return is(Is.ALIKE);
  }

  /** Whether a descriptor of this kind may stand for whatever there is. */
  public boolean isAnything() {
    return descriptor() && links.length == 0;
  }

  /** Whether an id in its fdinfo tells a descriptor from others, and its link does not. */
  public boolean hasOwnId() {
    return is(Is.ONE_BY_ID);
  }

  /** Whether device and inode tell a descriptor from others, and its link does not. */
  public boolean hasOwnFile() {
    return is(Is.ONE_BY_FILE);
  }

  /** Whether both descriptors that one call opens have the same inode. */
  public boolean sharesInode() {
    return is(Is.ONE_WITH_ITS_PEER);
  }

  /** What opening an object of this kind by its name gives, or null. */
  public @Nullable Kind handle() {
    return this == POSIX_SEM ? SEM_HANDLE : this == POSIX_SHM ? SHM_FD : named() ? MQ_FD : null;
  }

  /**
   * Whether a descriptor with that link in /proc/PID/fd can be of this kind. Anonymous inodes share
   * one inode, so a number that was closed and given to another of the same kind passes.
   */
  public boolean hasLink(String link) {
    for (String pattern : links) {
      int star = pattern.indexOf('*');
      if (star < 0
          ? link.equals(pattern)
          : link.startsWith(pattern.substring(0, star))
              && (pattern.endsWith("**") || link.indexOf('/', star) < 0)) {
        return true;
      }
    }
    return links.length == 0;
  }

  /** Whether a link names one object alone: anonymous inodes are one for all of a kind. */
  public static boolean tellsApart(String link) {
    return !link.startsWith("anon_inode:");
  }

  /** Whether links of this kind may do so. */
  public boolean linksTellApart() {
    for (String pattern : links) {
      if (tellsApart(pattern)) {
        return true;
      }
    }
    return links.length == 0;
  }

  /** The kind that the link of a descriptor tells, or null if it is no IPC or may be any. */
  public static @Nullable Kind ofLink(String link) {
    for (Kind kind : values()) {
      if (kind.descriptor() && !kind.alike() && kind.hasLink(link)) {
        return kind;
      }
    }
    return null;
  }

  /** Numbers the space in which ids of this kind are unique. */
  public int space() {
    return descriptor() ? EVENTFD.ordinal() : ordinal();
  }

  @Override
  public String toString() {
    return id;
  }
}
