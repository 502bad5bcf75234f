package dev.ipcaudit.report;

import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;

/**
 * What a rule is about, whatever the run: the remedy of a finding is for its kind of object, this
 * is for all of them.
 *
 * @param title one short sentence
 * @param description what is found, and why it matters
 * @param help what to do
 * @param severity that of most findings
 */
record RuleHelp(String title, String description, String help, Severity severity) {

  static RuleHelp of(RuleId rule) {
    return switch (rule) {
      case LEAKED_OBJECT ->
          error(
              "IPC object is never removed.",
              "An object that was created here is still there when the JVM ends. System V and"
                  + " POSIX objects outlive the process and use up limits of the machine;"
                  + " descriptors, attachments and children use up those of the process.",
              "Remove it on every path, error paths too (finally): semctl, shmctl or msgctl with"
                  + " IPC_RMID, sem_unlink, shm_unlink, mq_unlink, shmdt, close, waitpid. Declare"
                  + " with persistent= what is meant to stay.");
      case UNHANDLED_EAGAIN ->
          warning(
              "EAGAIN is dropped.",
              "A call that passes something on failed because there was no room, and nobody looked"
                  + " at the result or told this errno from others: what was to be passed on is"
                  + " lost.",
              "Check the result, and errno where it is -1; keep the data and call again once there"
                  + " is room, or use the blocking call.");
      case BLOCKED_CALL ->
          warning(
              "Thread stands still in a call.",
              "A thread waited in the kernel for room, or for a semaphore, for longer than the"
                  + " program can do without it.",
              "Use the non-blocking form and handle EAGAIN, wait with a timeout, or make more"
                  + " room.");
      case ORPHANED_OBJECT ->
          note(
              "Object is left behind by a JVM that has ended.",
              "A JVM that was killed had made an object that outlives it, and the kernel still"
                  + " shows it. The line is one of that JVM.",
              "Look at it with the command scan, and remove it with clean --yes, which leaves what"
                  + " has a key or may be in use yet unless --id or --key names it.");
      case REMOVED_ELSEWHERE ->
          note(
              "Object is removed by somebody else.",
              "An object that was created here has gone from the kernel's table, and no call of"
                  + " this JVM removed it.",
              "Declare it with persistent= if another process is meant to remove it; otherwise find"
                  + " out who does.");
      case USE_AFTER_REMOVE ->
          warning(
              "Object is used after its removal.",
              "A call names an object that this JVM had removed before. Its id may belong to a new"
                  + " object by then.",
              "Keep one owner for the id; remove the object after its last user is done, and forget"
                  + " the id there.");
      case DOUBLE_CLOSE ->
          warning(
              "Descriptor is closed twice.",
              "A descriptor was closed that this JVM had closed before. Once another thread is given"
                  + " the same number, the second close hits its file.",
              "Set the variable to -1 right after close(fd), and let one owner close.");
      case FOREIGN_CLOSE ->
          error(
              "Descriptor of somebody else is closed.",
              "The number that was closed belonged to another object by then: somebody else's file,"
                  + " socket or pipe was closed.",
              "Set the variable to -1 right after close(fd), and let one owner close.");
      case LIMIT_NEAR ->
          warning(
              "Limit of the kernel is nearly reached.",
              "Little is left of a limit; calls that create objects will fail with ENOSPC, ENOMEM,"
                  + " EMFILE, ENFILE or EAGAIN once it is reached.",
              "Remove what is no longer used, first at the lines that hold the most; raise the limit"
                  + " if all of it is needed.");
      case ZOMBIE_CHILDREN ->
          warning(
              "Children are not reaped.",
              "Children that have ended keep their entry in the table of processes until their"
                  + " parent asks for them.",
              "Call waitpid(-1, &status, WNOHANG) in a loop until it gives 0, or -1 with ECHILD:"
                  + " SIGCHLD does not queue.");
      case STOLEN_CHILD ->
          warning(
              "Child of somebody else is reaped.",
              "A call that waits for any child reaped one that its line did not start. Whoever"
                  + " started it, ProcessBuilder above all, has lost the exit code.",
              "Call waitpid(pid, &status, 0) for each child by its pid.");
      case QUEUE_BACKLOG ->
          warning(
              "Message queue is not read.",
              "Messages are left in a queue whose readers have ended, or which nobody ever read.",
              "Keep a reader for as long as there are writers, and remove the queue with"
                  + " msgctl(id, IPC_RMID, NULL) or mq_unlink(name) at the end.");
      case ABANDONED_SEMAPHORE ->
          warning(
              "Semaphore was taken by a process that has ended.",
              "Somebody waits for a semaphore that nobody who lives can give back.",
              "Use SEM_UNDO in semop where a semaphore is a lock.");
      case LIMIT_EXHAUSTED ->
          error(
              "Limit of the kernel is reached.",
              "A call that creates an object or a process was refused, since a limit is reached.",
              "Remove what is no longer used, first at the lines that hold the most; raise the limit"
                  + " if all of it is needed.");
      case TRUNCATED_FDS ->
          error(
              "Descriptors are lost on arrival.",
              "A message lost descriptors that were sent with it (MSG_CTRUNC).",
              "Give msg_control room for all descriptors of a message, set msg_controllen anew before"
                  + " each recvmsg, and look for MSG_CTRUNC after it.");
      case EXPOSED_OBJECT ->
          warning(
              "Object is open to other users.",
              "Other users of the machine, or programs that are started, can read or write an"
                  + " object.",
              "Create it with the mode 0600, or 0660 and a group of its own; receive descriptors with"
                  + " MSG_CMSG_CLOEXEC.");
      case UNTRACKED_OBJECT ->
          note(
              "Shared memory that no call was seen to make.",
              "Memory in /dev/shm is in use that a library made on a way which cannot be seen;"
                  + " nobody can tell whether it is removed.",
              "Delete it as soon as everybody has mapped it, or declare it with persistent=.");
    };
  }

  private static RuleHelp error(String title, String description, String help) {
    return new RuleHelp(title, description, help, Severity.ERROR);
  }

  private static RuleHelp warning(String title, String description, String help) {
    return new RuleHelp(title, description, help, Severity.WARNING);
  }

  private static RuleHelp note(String title, String description, String help) {
    return new RuleHelp(title, description, help, Severity.NOTE);
  }
}
