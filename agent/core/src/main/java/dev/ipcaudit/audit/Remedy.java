package dev.ipcaudit.audit;

import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;

/** The sentence that says what to do, by rule and kind; it names the call to add. */
final class Remedy {

  private Remedy() {}

  static String of(RuleId rule, Kind kind) {
    switch (rule) {
      case LEAKED_OBJECT:
        return leaked(kind);
      case UNHANDLED_EAGAIN:
        return kind == Kind.EVENTFD
            ? "Check the result of write(fd, &value, 8), and errno where it is -1: EAGAIN says that"
                + " the counter is full; slow the producer down, and write again once the consumer"
                + " has read (poll for POLLOUT)."
            : "Check the result, and errno where it is -1: EAGAIN says that there is no room now;"
                + " keep what was to be passed on, and call again later (poll for POLLOUT where it"
                + " is a descriptor), or use the blocking call.";
      case ORPHANED_OBJECT:
        return "Look at it with the command scan, and remove it with clean --yes, which leaves "
            + (kind.keyed()
                ? "what has a key or may be in use yet unless --id or --key names it."
                : "what may be in use yet unless --id names it.")
            + " Use SEM_UNDO, or names and keys that the next start finds again, where a process"
            + " may be killed.";
      case BLOCKED_CALL:
        return blocked(kind);
      case REMOVED_ELSEWHERE:
        return "If another process is meant to remove it, declare it with persistent=; otherwise"
            + " find out who does, since this JVM counts on it.";
      case USE_AFTER_REMOVE:
        if (kind.descriptor()) {
          return "Keep one owner for the descriptor: set the variable to -1 right after close(fd), and"
              + " look there before each use, since another thread may be given the same number.";
        }
        return "Keep one owner for the id: let it call "
            + removal(kind)
            + " once, after the last user is done, and forget the id there.";
      case FOREIGN_CLOSE:
      case DOUBLE_CLOSE:
        return "Close a descriptor once: set the variable to -1 right after close(fd), since another"
            + " thread may be given the same number meanwhile.";
      case STOLEN_CHILD:
        return "Call waitpid(pid, &status, 0) for each child that was started here, by its pid:"
            + " waitpid(-1), wait and waitpid of a process group reap the children of ProcessBuilder"
            + " and of libraries as well.";
      case TRUNCATED_FDS:
        return "Give msg_control room for all descriptors that a peer may send in a message,"
            + " CMSG_SPACE(n * sizeof(int)), 253 at most, set msg_controllen anew before each"
            + " recvmsg, and look for MSG_CTRUNC in msg_flags after it.";
      case EXPOSED_OBJECT:
        return exposed(kind);
      case UNTRACKED_OBJECT:
        return "Whoever made it has to delete it, by Files.delete or shm_unlink, as soon as"
            + " everybody has mapped it; if it is meant to stay, declare it with"
            + " persistent=name:/name.";
      default:
        throw new IllegalArgumentException(rule.id());
    }
  }

  /** Of what a thread waits for at the end. */
  static String inUse(Kind kind) {
    return "Nothing, if it is meant to live as long as the JVM; otherwise end the thread that waits"
        + " for it, and then "
        + (kind == Kind.SEM_HANDLE
            ? "call sem_close(sem)."
            : kind == Kind.MQ_FD ? "call mq_close(mqdes)." : "call close(fd).");
  }

  private static String blocked(Kind kind) {
    switch (kind) {
      case PIPE:
        return "Make room for the longest pause of the reader, fcntl(fd, F_SETPIPE_SZ, size) up to"
            + " /proc/sys/fs/pipe-max-size; or set O_NONBLOCK and keep what does not fit in a"
            + " buffer of your own (EAGAIN); or use a Unix socket with a large SO_SNDBUF.";
      case SOCKET:
        return "Raise SO_SNDBUF with setsockopt, or send with MSG_DONTWAIT and keep what does not"
            + " fit in a buffer of your own (EAGAIN).";
      case SYSV_MSG:
        return "Send with IPC_NOWAIT and keep what does not fit (EAGAIN), raise msg_qbytes by"
            + " msgctl(IPC_SET), or let more readers call msgrcv.";
      case SYSV_SEM:
        return "Use semtimedop with a timeout, and SEM_UNDO where semaphores are locks, so that a"
            + " holder that dies gives back what it holds.";
      default:
        return "Set O_NONBLOCK and handle EAGAIN, so that this thread can go on meanwhile.";
    }
  }

  private static String exposed(Kind kind) {
    switch (kind) {
      case RECEIVED_FD:
        return "Give recvmsg the flag MSG_CMSG_CLOEXEC, so that programs which are started do not"
            + " keep what arrived open.";
      case SYSV_SEM:
      case SYSV_SHM:
      case SYSV_MSG:
        return "Create it with the mode 0600 among the flags, or with 0660 and a group of its own"
            + " if other users take part (IPC_SET).";
      default:
        return "Create it with the mode 0600, or with 0660 and a group of its own if other users"
            + " take part (fchown); the umask only takes permissions away.";
    }
  }

  private static String leaked(Kind kind) {
    switch (kind) {
      case SYSV_SEM:
        return "Call semctl(id, 0, IPC_RMID) on every path out of here, error paths too (finally);"
            + " use SEM_UNDO in semop so that a crash gives back what it holds.";
      case SYSV_SHM:
        return "Call shmctl(id, IPC_RMID, NULL) right after the last process has attached: the"
            + " segment then goes with the last detach, however the processes end.";
      case SYSV_MSG:
        return "Call msgctl(id, IPC_RMID, NULL) on every path out of here, error paths too"
            + " (finally).";
      case POSIX_SEM:
        return "Call sem_unlink(name) as soon as everybody has opened it, or on every path out of"
            + " here, error paths too (finally): sem_close alone leaves the name and the memory.";
      case POSIX_SHM:
        return "Call shm_unlink(name) as soon as everybody has mapped it, or on every path out of"
            + " here, error paths too (finally): the memory goes with the last munmap.";
      case POSIX_MQ:
        return "Call mq_unlink(name) on every path out of here, error paths too (finally): mq_close"
            + " alone leaves the queue and its messages.";
      case FIFO:
        return "Call unlink(path), or Files.delete, on every path out of here, error paths too"
            + " (finally): a FIFO is a file, which close alone leaves there.";
      case SEM_HANDLE:
        return "Call sem_close(sem) once for every sem_open, on every path out of here, error paths"
            + " too (finally).";
      case MQ_FD:
        return "Call mq_close(mqdes) on every path out of here, error paths too (finally).";
      case CHILD:
        return "Call waitpid(pid, &status, 0) for it before the end, on error paths too (finally).";
      case SHM_ATTACH:
        return "Call shmdt(address) on every path out of here, error paths too (finally).";
      case RECEIVED_FD:
        return "Call close(fd) on every path out of here, error paths too (finally): a descriptor"
            + " that SCM_RIGHTS delivered belongs to the receiver alone.";
      default:
        return "Call close(fd) on every path out of here, error paths too (finally).";
    }
  }

  private static String removal(Kind kind) {
    switch (kind) {
      case CHILD:
        return "waitpid(pid, &status, 0)";
      case SYSV_SEM:
        return "semctl(id, 0, IPC_RMID)";
      case SYSV_SHM:
        return "shmctl(id, IPC_RMID, NULL)";
      case SYSV_MSG:
        return "msgctl(id, IPC_RMID, NULL)";
      default:
        return "shmdt(address)";
    }
  }
}
