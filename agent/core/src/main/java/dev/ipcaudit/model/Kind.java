package dev.ipcaudit.model;

/** A kind of IPC object, with the stable id that every output uses. */
public enum Kind {
  SYSV_SEM("sysv-sem", "semaphore set", "semaphore sets", true),
  SYSV_SHM("sysv-shm", "shared memory segment", "shared memory segments", true),
  SYSV_MSG("sysv-msg", "message queue", "message queues", true),
  POSIX_SEM("posix-sem", "POSIX semaphore", "POSIX semaphores", true),
  POSIX_SHM("posix-shm", "POSIX shared memory object", "POSIX shared memory objects", true),
  POSIX_MQ("posix-mq", "POSIX message queue", "POSIX message queues", true),
  SHM_ATTACH("shm-attach", "attached segment", "attached segments", false),
  SEM_HANDLE("sem-handle", "open POSIX semaphore", "open POSIX semaphores", false),
  EVENTFD("eventfd", "eventfd", "eventfds", false, true),
  SIGNALFD("signalfd", "signalfd", "signalfds", false, true),
  TIMERFD("timerfd", "timerfd", "timerfds", false, true),
  PIPE("pipe", "pipe end", "pipe ends", false, true),
  SOCKET("socket", "Unix socket", "Unix sockets", false, true),
  MEMFD("memfd", "memfd", "memfds", false, true),
  EPOLL("epoll", "epoll instance", "epoll instances", false, true),
  INOTIFY("inotify", "inotify instance", "inotify instances", false, true),
  PIDFD("pidfd", "pidfd", "pidfds", false, true),
  SHM_FD("shm-fd", "descriptor of shared memory", "descriptors of shared memory", false, true),
  MQ_FD("mq-fd", "descriptor of a message queue", "descriptors of message queues", false, true),
  DUP_FD("dup-fd", "duplicated descriptor", "duplicated descriptors", false, true),
  RECEIVED_FD("received-fd", "received descriptor", "received descriptors", false, true),
  CHILD("child", "child process", "child processes", false),
  FIFO("fifo", "FIFO", "FIFOs", true),
  FIFO_FD("fifo-fd", "descriptor of a FIFO", "descriptors of FIFOs", false, true);

  private final String id;
  private final String title;
  private final String plural;
  private final boolean persistent;
  private final boolean descriptor;

  Kind(String id, String title, String plural, boolean persistent) {
    this(id, title, plural, persistent, false);
  }

  Kind(String id, String title, String plural, boolean persistent, boolean descriptor) {
    this.id = id;
    this.title = title;
    this.plural = plural;
    this.persistent = persistent;
    this.descriptor = descriptor;
  }

  /** The stable id, such as {@code sysv-sem}. */
  public String id() {
    return id;
  }

  /** The kind of that id, or null if there is none. */
  public static Kind of(String id) {
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

  /** Whether the object outlives the process that created it. */
  public boolean persistent() {
    return persistent;
  }

  /** Whether the object has a name, and is a file to the kernel: shm_overview(7) and the like. */
  public boolean named() {
    return this == POSIX_SEM || this == POSIX_SHM || this == POSIX_MQ;
  }

  /** Whether the object is a file like others, which goes with its name, whoever deletes it. */
  public boolean file() {
    return this == FIFO;
  }

  /** Whether the object has a System V key. */
  public boolean keyed() {
    return persistent && !named() && !file();
  }

  /** Whether the id is an address in the process. */
  public boolean address() {
    return this == SHM_ATTACH || this == SEM_HANDLE;
  }

  /** Whether the object is a file descriptor; all of them share one space of numbers. */
  public boolean descriptor() {
    return descriptor;
  }

  /** Numbers the space in which ids of this kind are unique. */
  public int space() {
    return descriptor ? EVENTFD.ordinal() : ordinal();
  }

  /** What opening an object of this kind by its name gives, or null. */
  public Kind handle() {
    return this == POSIX_SEM
        ? SEM_HANDLE
        : this == POSIX_SHM ? SHM_FD : this == POSIX_MQ ? MQ_FD : null;
  }

  /** Whether both descriptors that one call opens have the same inode. */
  public boolean sharesInode() {
    return this == PIPE;
  }

  @Override
  public String toString() {
    return id;
  }
}
