package dev.ipcaudit.model;

/** A kind of IPC object, with the stable id that every output uses. */
public enum Kind {
  SYSV_SEM("sysv-sem", "semaphore set", true),
  SYSV_SHM("sysv-shm", "shared memory segment", true),
  SYSV_MSG("sysv-msg", "message queue", true),
  POSIX_SEM("posix-sem", "POSIX semaphore", true),
  POSIX_SHM("posix-shm", "POSIX shared memory object", true),
  POSIX_MQ("posix-mq", "POSIX message queue", true),
  SHM_ATTACH("shm-attach", "attached segment", false),
  SEM_HANDLE("sem-handle", "open POSIX semaphore", false),
  EVENTFD("eventfd", "eventfd", false, true),
  SIGNALFD("signalfd", "signalfd", false, true),
  TIMERFD("timerfd", "timerfd", false, true),
  PIPE("pipe", "pipe end", false, true),
  SOCKET("socket", "Unix socket", false, true),
  MEMFD("memfd", "memfd", false, true),
  EPOLL("epoll", "epoll instance", false, true),
  INOTIFY("inotify", "inotify instance", false, true),
  PIDFD("pidfd", "pidfd", false, true),
  SHM_FD("shm-fd", "descriptor of shared memory", false, true),
  MQ_FD("mq-fd", "descriptor of a message queue", false, true),
  DUP_FD("dup-fd", "duplicated descriptor", false, true),
  RECEIVED_FD("received-fd", "received descriptor", false, true),
  CHILD("child", "child process", false),
  FIFO("fifo", "FIFO", true);

  private final String id;
  private final String title;
  private final boolean persistent;
  private final boolean descriptor;

  Kind(String id, String title, boolean persistent) {
    this(id, title, persistent, false);
  }

  Kind(String id, String title, boolean persistent, boolean descriptor) {
    this.id = id;
    this.title = title;
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

  @Override
  public String toString() {
    return id;
  }
}
