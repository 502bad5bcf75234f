package dev.ipcaudit.catalog;

import static dev.ipcaudit.catalog.Verbs.accept;
import static dev.ipcaudit.catalog.Verbs.adopt;
import static dev.ipcaudit.catalog.Verbs.attach;
import static dev.ipcaudit.catalog.Verbs.callByNumber;
import static dev.ipcaudit.catalog.Verbs.close;
import static dev.ipcaudit.catalog.Verbs.closeHandle;
import static dev.ipcaudit.catalog.Verbs.closeProgram;
import static dev.ipcaudit.catalog.Verbs.closeRange;
import static dev.ipcaudit.catalog.Verbs.closeStream;
import static dev.ipcaudit.catalog.Verbs.control;
import static dev.ipcaudit.catalog.Verbs.createTimer;
import static dev.ipcaudit.catalog.Verbs.deleteFile;
import static dev.ipcaudit.catalog.Verbs.deliver;
import static dev.ipcaudit.catalog.Verbs.destroy;
import static dev.ipcaudit.catalog.Verbs.detach;
import static dev.ipcaudit.catalog.Verbs.duplicate;
import static dev.ipcaudit.catalog.Verbs.duplicateByCommand;
import static dev.ipcaudit.catalog.Verbs.enqueue;
import static dev.ipcaudit.catalog.Verbs.enqueueNamed;
import static dev.ipcaudit.catalog.Verbs.fork;
import static dev.ipcaudit.catalog.Verbs.forkWithPty;
import static dev.ipcaudit.catalog.Verbs.get;
import static dev.ipcaudit.catalog.Verbs.initialize;
import static dev.ipcaudit.catalog.Verbs.locateErrno;
import static dev.ipcaudit.catalog.Verbs.makeFile;
import static dev.ipcaudit.catalog.Verbs.makeKey;
import static dev.ipcaudit.catalog.Verbs.map;
import static dev.ipcaudit.catalog.Verbs.open;
import static dev.ipcaudit.catalog.Verbs.openFile;
import static dev.ipcaudit.catalog.Verbs.openNamed;
import static dev.ipcaudit.catalog.Verbs.openOrChange;
import static dev.ipcaudit.catalog.Verbs.openPair;
import static dev.ipcaudit.catalog.Verbs.openProgram;
import static dev.ipcaudit.catalog.Verbs.openStream;
import static dev.ipcaudit.catalog.Verbs.operate;
import static dev.ipcaudit.catalog.Verbs.receiveMessage;
import static dev.ipcaudit.catalog.Verbs.remap;
import static dev.ipcaudit.catalog.Verbs.reopenStream;
import static dev.ipcaudit.catalog.Verbs.run;
import static dev.ipcaudit.catalog.Verbs.sendMessage;
import static dev.ipcaudit.catalog.Verbs.signal;
import static dev.ipcaudit.catalog.Verbs.spawn;
import static dev.ipcaudit.catalog.Verbs.take;
import static dev.ipcaudit.catalog.Verbs.transfer;
import static dev.ipcaudit.catalog.Verbs.tune;
import static dev.ipcaudit.catalog.Verbs.unlink;
import static dev.ipcaudit.catalog.Verbs.unmap;
import static dev.ipcaudit.catalog.Verbs.use;
import static dev.ipcaudit.catalog.Verbs.waitForChild;
import static dev.ipcaudit.catalog.Verbs.waitInfo;
import static dev.ipcaudit.model.Kind.DIR_STREAM;
import static dev.ipcaudit.model.Kind.DUP_FD;
import static dev.ipcaudit.model.Kind.EPOLL;
import static dev.ipcaudit.model.Kind.EVENTFD;
import static dev.ipcaudit.model.Kind.FANOTIFY;
import static dev.ipcaudit.model.Kind.FIFO;
import static dev.ipcaudit.model.Kind.FILE;
import static dev.ipcaudit.model.Kind.INOTIFY;
import static dev.ipcaudit.model.Kind.IO_URING;
import static dev.ipcaudit.model.Kind.MAPPING;
import static dev.ipcaudit.model.Kind.MEMFD;
import static dev.ipcaudit.model.Kind.PERF_EVENT;
import static dev.ipcaudit.model.Kind.PIDFD;
import static dev.ipcaudit.model.Kind.PIPE;
import static dev.ipcaudit.model.Kind.POSIX_MQ;
import static dev.ipcaudit.model.Kind.POSIX_SEM;
import static dev.ipcaudit.model.Kind.POSIX_SHM;
import static dev.ipcaudit.model.Kind.PTY;
import static dev.ipcaudit.model.Kind.RECEIVED_FD;
import static dev.ipcaudit.model.Kind.SEM_HANDLE;
import static dev.ipcaudit.model.Kind.SHARED_SEM;
import static dev.ipcaudit.model.Kind.SHM_ATTACH;
import static dev.ipcaudit.model.Kind.SIGNALFD;
import static dev.ipcaudit.model.Kind.SOCKET;
import static dev.ipcaudit.model.Kind.STREAM;
import static dev.ipcaudit.model.Kind.SYSV_MSG;
import static dev.ipcaudit.model.Kind.SYSV_SEM;
import static dev.ipcaudit.model.Kind.SYSV_SHM;
import static dev.ipcaudit.model.Kind.TIMER;
import static dev.ipcaudit.model.Kind.TIMERFD;
import static dev.ipcaudit.model.Kind.USERFAULTFD;

import org.jspecify.annotations.Nullable;

/**
 * What each libc function does to which object: one line a function. All report failure by -1 and
 * errno, but posix_spawn, which returns what went wrong, and what returns a stream or a semaphore,
 * which return null. Sources: semget(2), semctl(2), semop(2), shmget(2), shmctl(2), shmop(2),
 * msgget(2), msgctl(2), msgop(2), ftok(3), sem_overview(7), shm_overview(7), mq_overview(7), the
 * pages of the descriptors' functions, mmap(2), mremap(2), sem_init(3), timer_create(2), and the
 * headers that these pages name for the constants.
 */
public final class Catalog {

  public static final int IPC_PRIVATE = 0;
  public static final int IPC_CREAT = 01000;
  public static final int IPC_EXCL = 02000;
  public static final int IPC_RMID = 0;
  public static final int O_CREAT = 0100;
  public static final int O_EXCL = 0200;
  public static final int F_DUPFD = 0;
  public static final int F_DUPFD_CLOEXEC = 1030;
  public static final int F_SETPIPE_SZ = 1031;
  public static final int AF_UNIX = 1;
  public static final int AT_FDCWD = -100;
  public static final int SOL_SOCKET = 1;
  public static final int SO_SNDBUF = 7;
  public static final int MAP_SHARED = 1;
  public static final int MAP_FIXED = 0x10;
  public static final int MAP_ANONYMOUS = 0x20;
  public static final int MREMAP_DONTUNMAP = 4;

  /** What names of glibc begin with that stand beside another. */
  private static final String[] BESIDE = {"__", "_IO_", "libc_"};

  /** What they end with where off_t has 64 bits. */
  private static final String LARGE = "64";

  private static final String DELIVERY = "recvmsg(SCM_RIGHTS)";

  /** By number; index 0 is empty. */
  private static final LibcFunction[] TABLE = {
    null,
    get("semget", SYSV_SEM).key(0).size(1).flags(2),
    control("semctl", SYSV_SEM).id(0).command(2, IPC_RMID),
    take("semop", SYSV_SEM).id(0).also(1, 2).produces().blocks().samples(),
    take("semtimedop", SYSV_SEM).id(0).also(1, 2).produces().blocks().samples().timed(),
    get("shmget", SYSV_SHM).key(0).size(1).flags(2),
    control("shmctl", SYSV_SHM).id(0).command(1, IPC_RMID),
    attach("shmat", SHM_ATTACH).id(0),
    detach("shmdt", SHM_ATTACH).address(0),
    get("msgget", SYSV_MSG).key(0).flags(1),
    control("msgctl", SYSV_MSG).id(0).command(1, IPC_RMID),
    enqueue("msgsnd", SYSV_MSG).id(0).produces().blocks(),
    operate("msgrcv", SYSV_MSG).id(0),
    map("mmap", MAPPING).size(1).anyBit(3, MAP_SHARED | MAP_FIXED).descriptor(4).commonName(),
    map("mmap64", MAPPING).size(1).anyBit(3, MAP_SHARED | MAP_FIXED).descriptor(4).commonName(),
    unmap("munmap", MAPPING).address(0).size(1).commonName(),
    remap("mremap", MAPPING).address(0).size(1).also(2, 3).commonName(),
    initialize("sem_init", SHARED_SEM).address(0).anyBit(1, ~0),
    destroy("sem_destroy", SHARED_SEM).address(0),
    createTimer("timer_create", TIMER).writesTo(2),
    detach("timer_delete", TIMER).address(0),
    makeKey("ftok").path(0),
    openNamed("sem_open", POSIX_SEM).name(0).flags(1).nullIsFailure(),
    closeHandle("sem_close", SEM_HANDLE).address(0),
    unlink("sem_unlink", POSIX_SEM).name(0),
    operate("sem_wait", POSIX_SEM).address(0),
    operate("sem_trywait", POSIX_SEM).address(0).produces(),
    operate("sem_timedwait", POSIX_SEM).address(0),
    operate("sem_clockwait", POSIX_SEM).address(0),
    operate("sem_post", POSIX_SEM).address(0),
    openNamed("shm_open", POSIX_SHM).name(0).flags(1),
    unlink("shm_unlink", POSIX_SHM).name(0),
    openNamed("mq_open", POSIX_MQ).name(0).flags(1),
    close("mq_close", DUP_FD).descriptor(0),
    unlink("mq_unlink", POSIX_MQ).name(0),
    enqueueNamed("mq_send", POSIX_MQ).descriptor(0).produces().blocks(),
    enqueueNamed("mq_timedsend", POSIX_MQ).descriptor(0).produces().blocks(),
    transfer("mq_receive", POSIX_MQ).descriptor(0),
    transfer("mq_timedreceive", POSIX_MQ).descriptor(0),
    makeFile("mkfifo", FIFO).path(0),
    makeFile("mkfifoat", FIFO).path(1).directory(0),
    makeFile("mknod", FIFO).path(0),
    makeFile("mknodat", FIFO).path(1).directory(0),
    // not remove(3), the name of something else in many a library: a scan finds the file gone
    deleteFile("unlink", FIFO).path(0).commonName(),
    deleteFile("unlinkat", FIFO).path(1).directory(0),
    // FIFOs, memory, queues and terminals are told by the descriptor; glibc has no openat2 yet
    openFile("open", FILE).flags(1).opens(0).commonName(),
    openFile("open64", FILE).flags(1).opens(0),
    openFile("openat", FILE).flags(2).opens(1),
    openFile("openat64", FILE).flags(2).opens(1),
    openFile("openat2", FILE).opens(1).how(2).unnamed(),
    openFile("creat", FILE).opens(0),
    openFile("creat64", FILE).opens(0),
    openStream("fopen", STREAM),
    openStream("fopen64", STREAM),
    openStream("tmpfile", STREAM),
    openStream("tmpfile64", STREAM),
    adopt("fdopen", STREAM).descriptor(0),
    reopenStream("freopen", STREAM).address(2),
    reopenStream("freopen64", STREAM).address(2),
    closeStream("fclose", STREAM).address(0),
    openStream("opendir", DIR_STREAM).commonName(),
    adopt("fdopendir", DIR_STREAM).descriptor(0),
    closeStream("closedir", DIR_STREAM).address(0).commonName(),
    open("eventfd", EVENTFD),
    openOrChange("signalfd", SIGNALFD).onlyIf(0, -1),
    open("timerfd_create", TIMERFD),
    openPair("pipe", PIPE).writesTo(0).commonName(),
    openPair("pipe2", PIPE).writesTo(0),
    open("socket", SOCKET).family(0).commonName(),
    openPair("socketpair", SOCKET).writesTo(3),
    accept("accept", SOCKET).descriptor(0).commonName(),
    accept("accept4", SOCKET).descriptor(0),
    open("memfd_create", MEMFD),
    open("memfd_secret", MEMFD).unnamed(),
    open("posix_openpt", PTY),
    open("getpt", PTY),
    openPair("openpty", PTY).writesTo(0).apart(),
    open("io_uring_setup", IO_URING).unnamed(),
    open("fanotify_init", FANOTIFY),
    open("userfaultfd", USERFAULTFD).unnamed(),
    open("perf_event_open", PERF_EVENT).unnamed(),
    open("epoll_create", EPOLL),
    open("epoll_create1", EPOLL),
    transfer("epoll_wait", EPOLL).descriptor(0).marked(),
    transfer("epoll_pwait", EPOLL).descriptor(0).marked(),
    transfer("epoll_pwait2", EPOLL).descriptor(0).marked(),
    open("inotify_init", INOTIFY),
    open("inotify_init1", INOTIFY),
    open("pidfd_open", PIDFD),
    open("pidfd_getfd", DUP_FD),
    duplicate("dup", DUP_FD).descriptor(0).commonName(),
    duplicate("dup2", DUP_FD).descriptor(0),
    duplicate("dup3", DUP_FD).descriptor(0),
    duplicateByCommand("fcntl", DUP_FD)
        .descriptor(0)
        .command(1, F_DUPFD, F_DUPFD_CLOEXEC, F_SETPIPE_SZ),
    duplicateByCommand("fcntl64", DUP_FD)
        .descriptor(0)
        .command(1, F_DUPFD, F_DUPFD_CLOEXEC, F_SETPIPE_SZ),
    tune("setsockopt", SOCKET).descriptor(0).command(2, SO_SNDBUF).also(1, 3, 4),
    // what recvmsg(2) may deliver, cmsg(3); no method and no symbol can have this name
    deliver(DELIVERY, RECEIVED_FD).writesTo(0).unnamed(),
    transfer("write").descriptor(0).produces().blocks().commonName(),
    transfer("writev").descriptor(0).produces().blocks(),
    transfer("send").descriptor(0).produces().blocks().commonName(),
    transfer("sendto").descriptor(0).produces().blocks(),
    sendMessage("sendmsg").descriptor(0).also(1).produces().blocks(),
    sendMessage("sendmmsg").descriptor(0).also(1).produces().blocks().vector(),
    receiveMessage("recvmsg").descriptor(0).flags(2).also(1),
    receiveMessage("recvmmsg").descriptor(0).flags(3).also(1).vector(),
    transfer("read").descriptor(0).commonName(),
    transfer("readv").descriptor(0),
    transfer("recv").descriptor(0).commonName(),
    transfer("recvfrom").descriptor(0),
    transfer("eventfd_write", EVENTFD).descriptor(0).produces().blocks(),
    transfer("eventfd_read", EVENTFD).descriptor(0),
    // what finds a descriptor closed; not poll(2), which says so in the memory of the host alone
    use("pread").descriptor(0).commonName(),
    use("pwrite").descriptor(0).commonName(),
    use("lseek").descriptor(0).commonName(),
    use("ftruncate").descriptor(0).commonName(),
    use("splice").descriptor(0).and(2).commonName(),
    use("tee").descriptor(0).and(1).commonName(),
    use("sendfile").descriptor(0).and(1).commonName(),
    use("ioctl").descriptor(0).commonName(),
    use("bind").descriptor(0).commonName(),
    use("listen").descriptor(0).commonName(),
    use("connect").descriptor(0).commonName(),
    use("shutdown").descriptor(0).commonName(),
    use("getsockopt").descriptor(0),
    use("epoll_ctl").descriptor(0).and(2),
    use("timerfd_settime").descriptor(0),
    use("timerfd_gettime").descriptor(0),
    use("inotify_add_watch").descriptor(0),
    use("inotify_rm_watch").descriptor(0),
    use("mq_getattr").descriptor(0),
    use("mq_setattr").descriptor(0),
    use("mq_notify").descriptor(0),
    close("close", DUP_FD).descriptor(0).commonName(),
    closeRange("close_range", DUP_FD).descriptor(0).also(1, 2),
    spawn("posix_spawn").writesTo(0).produces(),
    spawn("posix_spawnp").writesTo(0).produces(),
    fork("fork").produces().commonName(),
    fork("vfork").produces(),
    forkWithPty("forkpty").writesTo(0).produces(),
    run("system").produces().commonName(),
    openProgram("popen").produces().nullIsFailure(),
    closeProgram("pclose").address(0),
    waitForChild("wait").commonName(),
    waitForChild("wait3").options(1),
    waitForChild("waitpid").pid(0).options(2),
    waitForChild("wait4").pid(0).options(2),
    waitInfo("waitid").pid(1).options(3),
    signal("kill").pid(0).signal(1).commonName(),
    locateErrno("__errno_location"),
    callByNumber("syscall").functionNumber(0),
  };

  static {
    for (int number = 1; number < TABLE.length; number++) {
      TABLE[number].number = number;
    }
  }

  private Catalog() {}

  /** The number of functions; they are numbered from 1 to this. */
  public static int size() {
    return TABLE.length - 1;
  }

  /**
   * The function of that number.
   *
   * @param number from 1 to {@link #size}
   */
  public static LibcFunction function(int number) {
    return TABLE[number];
  }

  /**
   * The function of a C name that the catalogue is known to have.
   *
   * @throws IllegalArgumentException if it has not
   */
  public static LibcFunction known(String name) {
    LibcFunction function = function(name);
    if (function == null) {
      throw new IllegalArgumentException(name);
    }
    return function;
  }

  /** The function of that C name, or null. */
  public static @Nullable LibcFunction function(String name) {
    for (int number = 1; number < TABLE.length; number++) {
      if (TABLE[number].name().equals(name)) {
        return TABLE[number];
      }
    }
    return null;
  }

  /**
   * Whether a symbol may be a function of the catalog: by its own name, by one that libc has beside
   * it, such as {@code __open64}, or since any other can be found by it.
   */
  public static boolean mayStandFor(String symbol) {
    String name = symbol;
    for (String prefix : BESIDE) {
      if (isNamed(name)) {
        return true;
      }
      if (name.startsWith(prefix)) {
        name = name.substring(prefix.length());
      }
    }
    return isNamed(name) || name.equals("dlsym") || name.equals("dlvsym");
  }

  private static boolean isNamed(String name) {
    return function(name) != null
        || (name.endsWith(LARGE)
            ? function(name.substring(0, name.length() - LARGE.length())) != null
            : function(name.concat(LARGE)) != null);
  }

  /**
   * Whether only the state before the call tells if a get call creates: with a key, with IPC_CREAT
   * and without IPC_EXCL.
   */
  public static boolean dependsOnWhatIsThere(int key, int flags) {
    return key != IPC_PRIVATE && (flags & (IPC_CREAT | IPC_EXCL)) == IPC_CREAT;
  }

  /**
   * Whether a get call that succeeded created the object.
   *
   * @param existed whether the key was in use before; asked only where that decides
   */
  public static boolean creates(int key, int flags, boolean existed) {
    if (key == IPC_PRIVATE) {
      return true;
    }
    return (flags & IPC_CREAT) != 0 && ((flags & IPC_EXCL) != 0 || !existed);
  }
}
