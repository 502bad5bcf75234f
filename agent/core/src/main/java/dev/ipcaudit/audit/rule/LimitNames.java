package dev.ipcaudit.audit.rule;

import dev.ipcaudit.model.Errno;
import dev.ipcaudit.model.Kind;

/** Which limits a failed call may have met, and where they are raised. */
final class LimitNames {

  private LimitNames() {}

  /**
   * Whether a call that makes an object of the kind may fail with errno for that limit.
   *
   * @param descriptorsLeft of inotify instances, whether there were numbers for more descriptors
   */
  static boolean means(Kind kind, int errno, String limit, boolean descriptorsLeft) {
    switch (errno) {
      case Errno.EAGAIN:
        return kind == Kind.CHILD && isOfProcesses(limit);
      case Errno.EMFILE:
        return limit.equals(
            kind == Kind.POSIX_MQ
                ? "RLIMIT_MSGQUEUE"
                : descriptorsLeft ? "max_user_instances" : "RLIMIT_NOFILE");
      case Errno.ENFILE:
        return limit.equals("file-max");
      case Errno.ENOSPC:
        return kind == Kind.SYSV_SEM && limit.startsWith("SEM")
            || kind == Kind.SYSV_SHM && limit.startsWith("SHM")
            || kind == Kind.SYSV_MSG && limit.startsWith("MSG")
            || kind == Kind.POSIX_MQ && limit.equals("queues_max");
      default:
        return false;
    }
  }

  /** Whether it bounds the number of processes, or of processes and threads. */
  static boolean isOfProcesses(String limit) {
    return limit.equals("pids.max")
        || limit.equals("RLIMIT_NPROC")
        || limit.equals("threads-max")
        || limit.equals("pid_max");
  }

  /** Where an administrator raises the limit. */
  static String raise(String limit) {
    switch (limit) {
      case "SEMMNI":
      case "SEMMNS":
        return "sysctl kernel.sem (SEMMSL SEMMNS SEMOPM SEMMNI)";
      case "SHMMNI":
        return "sysctl kernel.shmmni";
      case "SHMALL":
        return "sysctl kernel.shmall";
      case "MSGMNI":
        return "sysctl kernel.msgmni";
      case "RLIMIT_NOFILE":
        return "ulimit -n, or LimitNOFILE= of the systemd unit";
      case "RLIMIT_MSGQUEUE":
        return "ulimit -q (bytes of all queues of the user), or LimitMSGQUEUE= of the systemd unit";
      case "max_user_instances":
        return "sysctl fs.inotify.max_user_instances (inotify instances of one user)";
      case "queues_max":
        return "sysctl fs.mqueue.queues_max";
      case "RLIMIT_NPROC":
        return "ulimit -u, or LimitNPROC= of the systemd unit";
      case "pids.max":
        return "pids.max of the control group (TasksMax= of the systemd unit, --pids-limit of the"
            + " container)";
      case "threads-max":
        return "sysctl kernel.threads-max";
      case "pid_max":
        return "sysctl kernel.pid_max";
      default:
        return "sysctl fs.file-max";
    }
  }
}
