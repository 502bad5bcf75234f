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
    return switch (errno) {
      case Errno.EAGAIN -> kind == Kind.CHILD && isOfProcesses(limit);
      case Errno.EMFILE ->
          limit.equals(
              kind == Kind.POSIX_MQ
                  ? "RLIMIT_MSGQUEUE"
                  : descriptorsLeft ? "max_user_instances" : "RLIMIT_NOFILE");
      case Errno.ENFILE -> limit.equals("file-max");
      case Errno.ENOSPC ->
          switch (kind) {
            case SYSV_SEM -> limit.startsWith("SEM");
            case SYSV_SHM -> limit.startsWith("SHM");
            case SYSV_MSG -> limit.startsWith("MSG");
            case POSIX_MQ -> limit.equals("queues_max");
            default -> false;
          };
      default -> false;
    };
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
    return switch (limit) {
      case "SEMMNI", "SEMMNS" -> "sysctl kernel.sem (SEMMSL SEMMNS SEMOPM SEMMNI)";
      case "SHMMNI" -> "sysctl kernel.shmmni";
      case "SHMALL" -> "sysctl kernel.shmall";
      case "MSGMNI" -> "sysctl kernel.msgmni";
      case "RLIMIT_NOFILE" -> "ulimit -n, or LimitNOFILE= of the systemd unit";
      case "RLIMIT_MSGQUEUE" ->
          "ulimit -q (bytes of all queues of the user), or LimitMSGQUEUE= of the systemd unit";
      case "max_user_instances" ->
          "sysctl fs.inotify.max_user_instances (inotify instances of one user)";
      case "queues_max" -> "sysctl fs.mqueue.queues_max";
      case "RLIMIT_NPROC" -> "ulimit -u, or LimitNPROC= of the systemd unit";
      case "pids.max" ->
          "pids.max of the control group (TasksMax= of the systemd unit, --pids-limit of the"
              + " container)";
      case "threads-max" -> "sysctl kernel.threads-max";
      case "pid_max" -> "sysctl kernel.pid_max";
      default -> "sysctl fs.file-max";
    };
  }
}
