package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.audit.FindingPaths;
import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.ledger.accounts.Account;
import dev.ipcaudit.ledger.accounts.PathAccount;
import dev.ipcaudit.model.Kind;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.model.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was created here and is still there when the JVM ends. While the JVM runs, sites that hold
 * more and more, and segments that nobody has attached, are suspected of it.
 */
final class LeakedObjectRule extends Rule {

  LeakedObjectRule() {
    super(
        RuleId.LEAKED_OBJECT,
        Moment.SCANS_AND_END,
        Severity.ERROR,
        "IPC object is never removed.",
        "An object that was created here is still there when the JVM ends. System V and POSIX"
            + " objects outlive the process and use up limits of the machine; descriptors,"
            + " attachments, mappings, timers and children use up those of the process.",
        "Remove it on every path, error paths too (finally): semctl, shmctl or msgctl with"
            + " IPC_RMID, sem_unlink, shm_unlink, mq_unlink, shmdt, munmap, close, waitpid. Declare with"
            + " persistent= what is meant to stay.");
  }

  @Override
  List<Finding> judge(Evidence evidence) {
    LostObjects lost = evidence.lost();
    List<Finding> findings = new ArrayList<>();
    for (LostObjects.OfSite site : lost.leaked()) {
      findings.add(leaked(site, lost));
    }
    for (LostObjects.OfSite site : lost.usedAlone()) {
      findings.add(inUse(site, lost));
    }
    return findings;
  }

  @Override
  Trend trend(Evidence.Source source, long leakAgeMillis) {
    Growth growth = new Growth(source.ledger());
    IdleSegments idle = new IdleSegments(source.ledger(), source.suppressions(), leakAgeMillis);
    return (kernel, timed) -> {
      if (timed) {
        growth.scanned(System.currentTimeMillis() - leakAgeMillis);
        idle.scanned(kernel);
      }
      List<Finding> findings = new ArrayList<>();
      for (Growth.Suspect suspect : growth.suspects()) {
        findings.add(grows(suspect, leakAgeMillis));
      }
      idle.of(kernel)
          .forEach((account, counts) -> findings.add(idle(account, counts, leakAgeMillis)));
      return findings;
    };
  }

  private Finding leaked(LostObjects.OfSite site, LostObjects lost) {
    Account account = site.account;
    Kind kind = account.kind();
    FindingPaths paths = site.paths();
    List<FindingObject> objects = site.objects(paths);
    long count = paths.count();
    LostObjects.OfSite used = lost.used(account);
    String message =
        kind.persistent()
            ? AccountText.counted(account, count)
                + " created here outlive"
                + (count == 1 ? "s" : "")
                + " the JVM: "
                + account.created()
                + " created, "
                + lost.removedOf(account)
                + " removed."
            : AccountText.counted(account, count)
                + (kind == Kind.RECEIVED_FD ? " that arrived here " : " created here ")
                + (count == 1 ? "was" : "were")
                + " still there at the end: "
                + account.created()
                + (kind == Kind.RECEIVED_FD ? " received, " : " created, ")
                + lost.removedOf(account)
                + released(kind)
                + (used == null ? "." : ", " + used.paths().count() + " in use.")
                + (kind == Kind.RECEIVED_FD ? lost.senders() : "")
                + (kind == Kind.MAPPING ? MappedMemoryText.of(objects) : "")
                + lost.inherited().text(objects);
    boolean known = !objects.get(0).kernel().equals(KernelSnapshot.State.UNKNOWN.id());
    return finding(severity(account, known), account, objects, count, message, remedy(account))
        .with(paths);
  }

  /** The word for the end of an object that ends with the process at the latest. */
  private static String released(Kind kind) {
    boolean closes = kind.descriptor() || kind.stream();
    return kind == Kind.CHILD ? " reaped" : closes ? " closed" : " released";
  }

  /**
   * @param known whether the kernel shows such objects: without it only one of the two has spoken
   */
  private static Severity severity(Account account, boolean known) {
    if (account.kind().persistent()) {
      return known ? Severity.ERROR : Severity.WARNING;
    }
    return account.repeats() && known ? Severity.WARNING : Severity.NOTE;
  }

  private Finding inUse(LostObjects.OfSite site, LostObjects lost) {
    Account account = site.account;
    FindingPaths paths = site.paths();
    List<FindingObject> objects = site.objects(paths);
    long count = paths.count();
    String message =
        AccountText.counted(account, count)
            + " created here "
            + (count == 1 ? "was" : "were")
            + " in use at the end, as by an event loop that lives as long as the JVM, and "
            + (count == 1 ? "is" : "are")
            + " no leak: "
            + account.created()
            + " created, "
            + lost.removedOf(account)
            + released(account.kind())
            + "."
            + lost.inherited().text(objects);
    String remedy = remedyInUse(account);
    return finding(Severity.NOTE, account, objects, count, message, remedy).with(paths);
  }

  private Finding grows(Growth.Suspect suspect, long leakAgeMillis) {
    Account account = suspect.account();
    FindingPaths paths = FindingPaths.holding(account);
    long held = Math.max(account.live(), paths.count());
    String counts = Arrays.toString(suspect.grown()).replaceAll("[\\[\\]]", "");
    int scans = suspect.grown().length - 1;
    String message =
        AccountText.counted(account, held)
            + " created here "
            + (held == 1 ? "is" : "are")
            + " there, more at every one of "
            + (suspect.quiet() == 0
                ? "the last " + scans + " scans (" + counts + ")"
                : scans + " scans on end (" + counts + ") and more than before ever since")
            + ", and the oldest is older than "
            + text(leakAgeMillis)
            + ".";
    return finding(Severity.WARNING, account, List.of(), held, message, remedy(account))
        .with(paths);
  }

  private Finding idle(Account account, Map<PathAccount, Integer> counts, long leakAgeMillis) {
    FindingPaths paths = new FindingPaths(account);
    counts.forEach(paths::add);
    long count = paths.count();
    String message =
        AccountText.counted(account, count)
            + " created here "
            + (count == 1 ? "is" : "are")
            + " there, and no process had "
            + (count == 1 ? "it" : "one of them")
            + " attached at any scan for "
            + text(leakAgeMillis)
            + ".";
    return finding(Severity.WARNING, account, List.of(), count, message, remedy(account))
        .with(paths);
  }

  /** Such as {@code 10m} or {@code 1.5s}. */
  private static String text(long millis) {
    return Duration.ofMillis(millis).toString().substring(2).toLowerCase(Locale.ROOT);
  }

  private static Finding finding(
      Severity severity,
      Account account,
      List<FindingObject> objects,
      long count,
      String message,
      String remedy) {
    return new Finding(
        RuleId.LEAKED_OBJECT,
        severity,
        account.kind(),
        count,
        account.site(),
        objects,
        Map.of(),
        message,
        remedy);
  }

  private String remedy(Account account) {
    return account.javaObject() == null ? remedy(account.kind()) : AccountText.remedy(account);
  }

  /** Of what a thread waits for at the end. */
  private static String remedyInUse(Account account) {
    return "Nothing, if it is meant to live as long as the JVM; otherwise end the thread that waits"
        + " for it, and then call "
        + AccountText.removal(account)
        + ".";
  }

  @Override
  public String remedy(Kind kind) {
    return switch (kind) {
      case SYSV_SEM ->
          "Call semctl(id, 0, IPC_RMID) on every path out of here, error paths too (finally);"
              + " use SEM_UNDO in semop so that a crash releases what it holds.";
      case SYSV_SHM ->
          "Call shmctl(id, IPC_RMID, NULL) right after the last process has attached: the"
              + " segment then goes with the last detach, however the processes end.";
      case POSIX_SEM ->
          "Call sem_unlink(name) as soon as everybody has opened it, or on every path out of"
              + " here, error paths too (finally): sem_close alone leaves the name and the memory.";
      case POSIX_SHM ->
          "Call shm_unlink(name) as soon as everybody has mapped it, or on every path out of"
              + " here, error paths too (finally): the memory goes with the last munmap.";
      case POSIX_MQ ->
          "Call mq_unlink(name) on every path out of here, error paths too (finally): mq_close"
              + " alone leaves the queue and its messages.";
      case FIFO ->
          "Call unlink(path), or Files.delete, on every path out of here, error paths too"
              + " (finally): a FIFO is a file, which close alone leaves there.";
      case SEM_HANDLE ->
          "Call sem_close(sem) once for every sem_open, on every path out of here, error paths"
              + " too (finally).";
      case MAPPING ->
          "Call munmap(address, length) for all of it on every path out of here, error paths too"
              + " (finally): memory whose name is gone stays until nobody maps it any more.";
      case SHARED_SEM ->
          "Call sem_destroy(sem) when nobody uses it any more, before its memory is unmapped, on"
              + " every path out of here, error paths too (finally).";
      case CHILD ->
          "Call waitpid(pid, &status, 0) for it before the end, on error paths too (finally).";
      case RECEIVED_FD ->
          "Call close(fd) on every path out of here, error paths too (finally): a descriptor"
              + " that SCM_RIGHTS delivered belongs to the receiver alone.";
      default ->
          "Call " + kind.removal() + " on every path out of here, error paths too (finally).";
    };
  }
}
