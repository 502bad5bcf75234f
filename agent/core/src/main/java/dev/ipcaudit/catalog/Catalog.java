package dev.ipcaudit.catalog;

import static dev.ipcaudit.catalog.Effect.ACCEPT;
import static dev.ipcaudit.catalog.Effect.ATTACH;
import static dev.ipcaudit.catalog.Effect.CALL_BY_NUMBER;
import static dev.ipcaudit.catalog.Effect.CLOSE;
import static dev.ipcaudit.catalog.Effect.CLOSE_HANDLE;
import static dev.ipcaudit.catalog.Effect.CLOSE_PROGRAM;
import static dev.ipcaudit.catalog.Effect.CLOSE_RANGE;
import static dev.ipcaudit.catalog.Effect.CONTROL;
import static dev.ipcaudit.catalog.Effect.DETACH;
import static dev.ipcaudit.catalog.Effect.DUPLICATE;
import static dev.ipcaudit.catalog.Effect.DUPLICATE_BY_COMMAND;
import static dev.ipcaudit.catalog.Effect.FORK;
import static dev.ipcaudit.catalog.Effect.GET;
import static dev.ipcaudit.catalog.Effect.LOCATE_ERRNO;
import static dev.ipcaudit.catalog.Effect.MAKE_FILE;
import static dev.ipcaudit.catalog.Effect.MAKE_KEY;
import static dev.ipcaudit.catalog.Effect.OPEN;
import static dev.ipcaudit.catalog.Effect.OPEN_FILE;
import static dev.ipcaudit.catalog.Effect.OPEN_NAMED;
import static dev.ipcaudit.catalog.Effect.OPEN_OR_CHANGE;
import static dev.ipcaudit.catalog.Effect.OPEN_PAIR;
import static dev.ipcaudit.catalog.Effect.OPEN_PROGRAM;
import static dev.ipcaudit.catalog.Effect.OPEN_UNIX;
import static dev.ipcaudit.catalog.Effect.OPERATE;
import static dev.ipcaudit.catalog.Effect.RECEIVE;
import static dev.ipcaudit.catalog.Effect.RUN;
import static dev.ipcaudit.catalog.Effect.SIGNAL;
import static dev.ipcaudit.catalog.Effect.SPAWN;
import static dev.ipcaudit.catalog.Effect.TRANSFER;
import static dev.ipcaudit.catalog.Effect.TUNE;
import static dev.ipcaudit.catalog.Effect.UNLINK;
import static dev.ipcaudit.catalog.Effect.USE;
import static dev.ipcaudit.catalog.Effect.WAIT;
import static dev.ipcaudit.catalog.Effect.WAIT_INFO;
import static dev.ipcaudit.catalog.LibcFunction.NONE;
import static dev.ipcaudit.model.Kind.CHILD;
import static dev.ipcaudit.model.Kind.DUP_FD;
import static dev.ipcaudit.model.Kind.EPOLL;
import static dev.ipcaudit.model.Kind.EVENTFD;
import static dev.ipcaudit.model.Kind.FIFO;
import static dev.ipcaudit.model.Kind.FIFO_FD;
import static dev.ipcaudit.model.Kind.INOTIFY;
import static dev.ipcaudit.model.Kind.MEMFD;
import static dev.ipcaudit.model.Kind.PIDFD;
import static dev.ipcaudit.model.Kind.PIPE;
import static dev.ipcaudit.model.Kind.POSIX_MQ;
import static dev.ipcaudit.model.Kind.POSIX_SEM;
import static dev.ipcaudit.model.Kind.POSIX_SHM;
import static dev.ipcaudit.model.Kind.RECEIVED_FD;
import static dev.ipcaudit.model.Kind.SEM_HANDLE;
import static dev.ipcaudit.model.Kind.SHM_ATTACH;
import static dev.ipcaudit.model.Kind.SIGNALFD;
import static dev.ipcaudit.model.Kind.SOCKET;
import static dev.ipcaudit.model.Kind.SYSV_MSG;
import static dev.ipcaudit.model.Kind.SYSV_SEM;
import static dev.ipcaudit.model.Kind.SYSV_SHM;
import static dev.ipcaudit.model.Kind.TIMERFD;

import dev.ipcaudit.model.Kind;
import java.util.Set;

/**
 * What each libc function does to which object: one line a function. All report failure by -1 and
 * errno, but posix_spawn, which returns what went wrong, and popen and sem_open, which return null.
 * Sources: semget(2), semctl(2), semop(2), shmget(2), shmctl(2), shmop(2), msgget(2), msgctl(2),
 * msgop(2), ftok(3), sem_overview(7), shm_overview(7), mq_overview(7), the pages of the
 * descriptors' functions, and the headers that these pages name for the constants.
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

  private static final int[] NO_COMMANDS = {};
  private static final int[] REMOVE = {IPC_RMID};
  private static final int[] DUPLICATES_OR_RESIZES = {F_DUPFD, F_DUPFD_CLOEXEC, F_SETPIPE_SZ};
  private static final int[] SEND_BUFFER = {SO_SNDBUF};

  private static final String DELIVERY = "recvmsg(SCM_RIGHTS)";

  /** By number; index 0 is empty. */
  private static final LibcFunction[] TABLE = {
    null,
    // name, effect, kind, argument of: the object, its size, flags or command; loses data on EAGAIN
    line("semget", GET, SYSV_SEM, 0, 1, 2, false),
    line("semctl", CONTROL, SYSV_SEM, 0, NONE, 2, false),
    line("semop", OPERATE, SYSV_SEM, 0, NONE, NONE, true),
    line("semtimedop", OPERATE, SYSV_SEM, 0, NONE, NONE, true),
    line("shmget", GET, SYSV_SHM, 0, 1, 2, false),
    line("shmctl", CONTROL, SYSV_SHM, 0, NONE, 1, false),
    line("shmat", ATTACH, SHM_ATTACH, 0, NONE, NONE, false),
    line("shmdt", DETACH, SHM_ATTACH, 0, NONE, NONE, false),
    line("msgget", GET, SYSV_MSG, 0, NONE, 1, false),
    line("msgctl", CONTROL, SYSV_MSG, 0, NONE, 1, false),
    line("msgsnd", OPERATE, SYSV_MSG, 0, NONE, NONE, true),
    line("msgrcv", OPERATE, SYSV_MSG, 0, NONE, NONE, false),
    line("ftok", MAKE_KEY, null, 0, NONE, NONE, false),
    line("sem_open", OPEN_NAMED, POSIX_SEM, 0, NONE, 1, false),
    line("sem_close", CLOSE_HANDLE, SEM_HANDLE, 0, NONE, NONE, false),
    line("sem_unlink", UNLINK, POSIX_SEM, 0, NONE, NONE, false),
    line("sem_wait", OPERATE, POSIX_SEM, 0, NONE, NONE, false),
    line("sem_trywait", OPERATE, POSIX_SEM, 0, NONE, NONE, true),
    line("sem_timedwait", OPERATE, POSIX_SEM, 0, NONE, NONE, false),
    line("sem_clockwait", OPERATE, POSIX_SEM, 0, NONE, NONE, false),
    line("sem_post", OPERATE, POSIX_SEM, 0, NONE, NONE, false),
    line("shm_open", OPEN_NAMED, POSIX_SHM, 0, NONE, 1, false),
    line("shm_unlink", UNLINK, POSIX_SHM, 0, NONE, NONE, false),
    line("mq_open", OPEN_NAMED, POSIX_MQ, 0, NONE, 1, false),
    line("mq_close", CLOSE, DUP_FD, 0, NONE, NONE, false),
    line("mq_unlink", UNLINK, POSIX_MQ, 0, NONE, NONE, false),
    line("mq_send", TRANSFER, POSIX_MQ, 0, NONE, NONE, true),
    line("mq_timedsend", TRANSFER, POSIX_MQ, 0, NONE, NONE, true),
    line("mq_receive", TRANSFER, POSIX_MQ, 0, NONE, NONE, false),
    line("mq_timedreceive", TRANSFER, POSIX_MQ, 0, NONE, NONE, false),
    line("mkfifo", MAKE_FILE, FIFO, 0, NONE, NONE, false),
    line("mkfifoat", MAKE_FILE, FIFO, 1, NONE, 0, false),
    line("mknod", MAKE_FILE, FIFO, 0, NONE, NONE, false),
    line("mknodat", MAKE_FILE, FIFO, 1, NONE, 0, false),
    // not remove(3), the name of something else in many a library: a scan finds the file gone
    line("unlink", UNLINK, FIFO, 0, NONE, NONE, false),
    line("unlinkat", UNLINK, FIFO, 1, NONE, 0, false),
    line("open", OPEN_FILE, FIFO_FD, NONE, NONE, NONE, false),
    line("openat", OPEN_FILE, FIFO_FD, NONE, NONE, NONE, false),
    line("eventfd", OPEN, EVENTFD, NONE, NONE, NONE, false),
    line("signalfd", OPEN_OR_CHANGE, SIGNALFD, 0, NONE, NONE, false),
    line("timerfd_create", OPEN, TIMERFD, NONE, NONE, NONE, false),
    line("pipe", OPEN_PAIR, PIPE, 0, NONE, NONE, false),
    line("pipe2", OPEN_PAIR, PIPE, 0, NONE, NONE, false),
    line("socket", OPEN_UNIX, SOCKET, 0, NONE, NONE, false),
    line("socketpair", OPEN_PAIR, SOCKET, 3, NONE, NONE, false),
    line("accept", ACCEPT, SOCKET, 0, NONE, NONE, false),
    line("accept4", ACCEPT, SOCKET, 0, NONE, NONE, false),
    line("memfd_create", OPEN, MEMFD, NONE, NONE, NONE, false),
    line("epoll_create", OPEN, EPOLL, NONE, NONE, NONE, false),
    line("epoll_create1", OPEN, EPOLL, NONE, NONE, NONE, false),
    line("epoll_wait", TRANSFER, EPOLL, 0, NONE, NONE, false),
    line("epoll_pwait", TRANSFER, EPOLL, 0, NONE, NONE, false),
    line("epoll_pwait2", TRANSFER, EPOLL, 0, NONE, NONE, false),
    line("inotify_init", OPEN, INOTIFY, NONE, NONE, NONE, false),
    line("inotify_init1", OPEN, INOTIFY, NONE, NONE, NONE, false),
    line("pidfd_open", OPEN, PIDFD, NONE, NONE, NONE, false),
    line("dup", DUPLICATE, DUP_FD, 0, NONE, NONE, false),
    line("dup2", DUPLICATE, DUP_FD, 0, NONE, NONE, false),
    line("dup3", DUPLICATE, DUP_FD, 0, NONE, NONE, false),
    line("fcntl", DUPLICATE_BY_COMMAND, DUP_FD, 0, NONE, 1, false),
    line("setsockopt", TUNE, SOCKET, 0, NONE, 2, false),
    // what recvmsg(2) may deliver, cmsg(3); no method and no symbol can have this name
    line(DELIVERY, RECEIVE, RECEIVED_FD, 0, NONE, NONE, false),
    line("write", TRANSFER, null, 0, NONE, NONE, true),
    line("writev", TRANSFER, null, 0, NONE, NONE, true),
    line("send", TRANSFER, null, 0, NONE, NONE, true),
    line("sendto", TRANSFER, null, 0, NONE, NONE, true),
    line("sendmsg", TRANSFER, null, 0, NONE, NONE, true),
    line("sendmmsg", TRANSFER, null, 0, NONE, NONE, true),
    line("recvmsg", TRANSFER, null, 0, NONE, 2, false),
    line("recvmmsg", TRANSFER, null, 0, NONE, 3, false),
    line("read", TRANSFER, null, 0, NONE, NONE, false),
    line("readv", TRANSFER, null, 0, NONE, NONE, false),
    line("recv", TRANSFER, null, 0, NONE, NONE, false),
    line("recvfrom", TRANSFER, null, 0, NONE, NONE, false),
    line("eventfd_write", TRANSFER, EVENTFD, 0, NONE, NONE, true),
    line("eventfd_read", TRANSFER, EVENTFD, 0, NONE, NONE, false),
    // what finds a descriptor closed; not poll(2), which says so in the memory of the host alone
    line("pread", USE, null, 0, NONE, NONE, false),
    line("pwrite", USE, null, 0, NONE, NONE, false),
    line("lseek", USE, null, 0, NONE, NONE, false),
    line("ftruncate", USE, null, 0, NONE, NONE, false),
    line("splice", USE, null, 0, NONE, 2, false),
    line("tee", USE, null, 0, NONE, 1, false),
    line("sendfile", USE, null, 0, NONE, 1, false),
    line("ioctl", USE, null, 0, NONE, NONE, false),
    line("bind", USE, null, 0, NONE, NONE, false),
    line("listen", USE, null, 0, NONE, NONE, false),
    line("connect", USE, null, 0, NONE, NONE, false),
    line("shutdown", USE, null, 0, NONE, NONE, false),
    line("getsockopt", USE, null, 0, NONE, NONE, false),
    line("epoll_ctl", USE, null, 0, NONE, 2, false),
    line("timerfd_settime", USE, null, 0, NONE, NONE, false),
    line("timerfd_gettime", USE, null, 0, NONE, NONE, false),
    line("inotify_add_watch", USE, null, 0, NONE, NONE, false),
    line("inotify_rm_watch", USE, null, 0, NONE, NONE, false),
    line("mq_getattr", USE, null, 0, NONE, NONE, false),
    line("mq_setattr", USE, null, 0, NONE, NONE, false),
    line("mq_notify", USE, null, 0, NONE, NONE, false),
    line("close", CLOSE, DUP_FD, 0, NONE, NONE, false),
    line("close_range", CLOSE_RANGE, DUP_FD, 0, NONE, NONE, false),
    line("posix_spawn", SPAWN, CHILD, 0, NONE, NONE, true),
    line("posix_spawnp", SPAWN, CHILD, 0, NONE, NONE, true),
    line("fork", FORK, CHILD, NONE, NONE, NONE, true),
    line("vfork", FORK, CHILD, NONE, NONE, NONE, true),
    line("system", RUN, CHILD, NONE, NONE, NONE, true),
    line("popen", OPEN_PROGRAM, CHILD, NONE, NONE, NONE, true),
    line("pclose", CLOSE_PROGRAM, CHILD, 0, NONE, NONE, false),
    line("wait", WAIT, CHILD, NONE, NONE, NONE, false),
    line("wait3", WAIT, CHILD, NONE, NONE, 1, false),
    line("waitpid", WAIT, CHILD, 0, NONE, 2, false),
    line("wait4", WAIT, CHILD, 0, NONE, 2, false),
    line("waitid", WAIT_INFO, CHILD, 1, NONE, 3, false),
    line("kill", SIGNAL, CHILD, 0, NONE, 1, false),
    line("__errno_location", LOCATE_ERRNO, null, NONE, NONE, NONE, false),
    line("syscall", CALL_BY_NUMBER, null, NONE, NONE, 0, false),
  };

  /** Names that Java code likes for natives of its own, which have nothing to do with libc. */
  private static final Set<String> COMMON_NAMES =
      Set.of(
          "accept",
          "bind",
          "close",
          "connect",
          "dup",
          "fork",
          "ftruncate",
          "ioctl",
          "kill",
          "listen",
          "lseek",
          "open",
          "pipe",
          "pread",
          "pwrite",
          "read",
          "recv",
          "send",
          "sendfile",
          "shutdown",
          "socket",
          "splice",
          "system",
          "tee",
          "unlink",
          "wait",
          "write");

  static {
    for (int number = 1; number < TABLE.length; number++) {
      TABLE[number].number(number);
    }
  }

  private Catalog() {}

  private static LibcFunction line(
      String name, Effect effect, Kind kind, int id, int size, int select, boolean produces) {
    return new LibcFunction(name, effect, kind, id, size, select, produces);
  }

  /** The number of functions; they are numbered from 1 to this. */
  public static int size() {
    return TABLE.length - 1;
  }

  /**
   * @param number from 1 to {@link #size}
   */
  public static LibcFunction function(int number) {
    return TABLE[number];
  }

  /** The function of that C name, or null. */
  public static LibcFunction function(String name) {
    for (int number = 1; number < TABLE.length; number++) {
      if (TABLE[number].name().equals(name)) {
        return TABLE[number];
      }
    }
    return null;
  }

  /** Whether there is a C function of that name; one entry stands for what others do besides. */
  public static boolean isSymbol(String name) {
    return !name.equals(DELIVERY);
  }

  /** Whether a native method of that name is likely to be something else than the C function. */
  public static boolean isCommonName(String name) {
    return COMMON_NAMES.contains(name);
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

  /** Whether the state before a call has to be known to tell what it does. */
  public static boolean looksBefore(LibcFunction function) {
    switch (function.effect()) {
      case GET:
      case CLOSE:
      case CLOSE_RANGE:
      case OPEN_NAMED:
      case UNLINK:
      case CALL_BY_NUMBER:
        return true;
      default:
        return false;
    }
  }

  /** The commands with which a function does what matters; empty if it has no command. */
  public static int[] commands(LibcFunction function) {
    switch (function.effect()) {
      case CONTROL:
        return REMOVE;
      case DUPLICATE_BY_COMMAND:
        return DUPLICATES_OR_RESIZES;
      case TUNE:
        return SEND_BUFFER;
      case CALL_BY_NUMBER:
        return ByNumber.numbers(System.getProperty("os.arch", ""));
      default:
        return NO_COMMANDS;
    }
  }
}
