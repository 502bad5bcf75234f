package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingPaths;
import dev.ipcaudit.kernel.BlockedThread;
import dev.ipcaudit.ledger.problems.BlockedSite;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Calls that were blocked for longer than the option {@code blocked} says. */
final class BlockedCallRule extends Rule {

  private static final Set<String> WAITS_BY_TRADE =
      Set.of("semop", "semtimedop", "msgrcv", "mq_timedreceive");

  BlockedCallRule() {
    super(
        RuleId.BLOCKED_CALL,
        Moment.ANY_TIME,
        Severity.WARNING,
        "Thread is blocked in a call.",
        "A call waited in the kernel for room, or for a semaphore. The thread does nothing"
            + " meanwhile, and Java shows it as RUNNABLE; samples of threads do not find it.",
        "Use the non-blocking form and handle EAGAIN, wait with a timeout, or make more"
            + " room.");
  }

  @Override
  public String remedy(Kind kind) {
    return switch (kind) {
      case PIPE ->
          "Make room for the longest pause of the reader, fcntl(fd, F_SETPIPE_SZ, size) up to"
              + " /proc/sys/fs/pipe-max-size; or set O_NONBLOCK and keep what does not fit in a"
              + " buffer of your own (EAGAIN); or use a Unix socket with a large SO_SNDBUF.";
      case SOCKET ->
          "Raise SO_SNDBUF with setsockopt, or send with MSG_DONTWAIT and keep what does not"
              + " fit in a buffer of your own (EAGAIN).";
      case SYSV_MSG ->
          "Send with IPC_NOWAIT and keep what does not fit (EAGAIN), raise msg_qbytes by"
              + " msgctl(IPC_SET), or let more readers call msgrcv.";
      case SYSV_SEM ->
          "Use semtimedop with a timeout, and SEM_UNDO where semaphores are locks, so that a"
              + " holder that dies releases what it holds.";
      default -> "Set O_NONBLOCK and handle EAGAIN, so that this thread can go on meanwhile.";
    };
  }

  @Override
  List<Finding> judge(Evidence evidence) {
    List<Finding> findings = new ArrayList<>();
    for (BlockedSite site : evidence.ledger().incidents().blockages()) {
      String function = site.function();
      if (function != null) { // else its first call is being written down
        findings.add(finding(site, function));
      }
    }
    return findings;
  }

  @Override
  public List<ScanFinding> judge(Machine machine) {
    List<ScanFinding> findings = new ArrayList<>();
    if (machine.process() != null) {
      machine.process().blocked().forEach((thread, nanos) -> findings.add(finding(thread, nanos)));
    }
    return findings;
  }

  private static ScanFinding finding(BlockedThread thread, long nanos) {
    return new ScanFinding(
        RuleId.BLOCKED_CALL,
        severity(thread.call()),
        thread.call(),
        List.of(Integer.toString(thread.object())),
        "thread "
            + thread.tid()
            + " ("
            + thread.comm()
            + ") has not moved for "
            + nanos / 1_000_000
            + " ms in "
            + thread.call()
            + (thread.systemV() ? " on object " : " on descriptor ")
            + thread.object(),
        "find the process that should read or release; use O_NONBLOCK or a timeout");
  }

  /** Who takes or receives may wait for most of its life; who gives or sends should not have to. */
  private static Severity severity(String call) {
    return WAITS_BY_TRADE.contains(call) ? Severity.NOTE : Severity.WARNING;
  }

  private Finding finding(BlockedSite blockage, String function) {
    Kind kind = blockage.kind();
    long count = blockage.count();
    StringBuilder text = new StringBuilder();
    text.append(count).append(count == 1 ? " call of " : " calls of ");
    text.append(function).append(count == 1 ? " was blocked here, " : " were blocked here, ");
    text.append(count == 1 ? "for " : "the longest for ").append(seconds(blockage.longestNanos()));
    if (blockage.ongoing() > 0) {
      text.append(count == 1 ? " and still is" : " and " + blockage.ongoing() + " still are");
    }
    if (blockage.object() >= 0) {
      text.append(kind.descriptor() ? ", on descriptor " : ", on id ").append(blockage.object());
    }
    if (blockage.detail() != null) {
      text.append(": ").append(blockage.detail());
    }
    text.append(". Java shows the thread as RUNNABLE meanwhile.");
    return new Finding(
            RuleId.BLOCKED_CALL,
            severity(function),
            kind,
            count,
            blockage.site(),
            List.of(),
            Map.of(),
            text.toString(),
            remedy(kind))
        .with(FindingPaths.of(blockage.paths()));
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
  }
}
