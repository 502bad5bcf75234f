package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.KernelSnapshot;
import dev.ipcaudit.audit.Suppressions;
import dev.ipcaudit.catalog.Catalog;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.ledger.MadeUpProblems;
import dev.ipcaudit.ledger.calls.Call;
import dev.ipcaudit.ledger.calls.CallRecorder;
import dev.ipcaudit.ledger.calls.KeyNames;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.RuleId;
import dev.ipcaudit.stack.CaptureBudget;
import dev.ipcaudit.stack.SiteFinder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A ledger and tables of the kernel that are made up, judged by one rule. */
final class MadeUpJvm {

  private static final String SEM = "key semid perms nsems uid gid cuid cgid otime ctime\n";
  private static final String SHM =
      "key shmid perms size cpid lpid nattch uid gid cuid cgid atime dtime ctime rss swap\n";
  private static final String MSG =
      "key msqid perms cbytes qnum lspid lrpid uid gid cuid cgid stime rtime ctime\n";

  final Ledger ledger = new Ledger(1000);
  final MadeUpProblems problems = new MadeUpProblems(ledger);
  private final KeyNames keyNames = new KeyNames();
  private final Path proc;
  private final Evidence.Source source = new Evidence.Source(ledger, keyNames, Suppressions.NONE);
  private final CallRecorder recorder =
      new CallRecorder(
          ledger,
          new SiteFinder(
              4,
              (owner, method) -> owner.startsWith("dev.ipcaudit.") && !owner.endsWith("Test"),
              null,
              null),
          keyNames,
          CaptureBudget.exact());

  /**
   * @param proc an empty directory, to be laid out like /proc
   */
  MadeUpJvm(Path proc) {
    this.proc = proc;
    write("sys/kernel/msgmnb", "16384\n");
    write("sys/kernel/sem", "250 1000 500 10\n");
    write("sys/kernel/shmmni", "4096\n");
    write("sys/kernel/shmall", "4096\n");
    write("sys/kernel/msgmni", "32000\n");
    tables("", "", "");
  }

  /** A site that no code has. */
  static CallSite site(String method) {
    String frame = "com.acme." + method + "(Acme.java:7)";
    return new CallSite("com.acme.Acme", method, "Acme.java", 7, List.of(frame));
  }

  /** Records a call of the test's own line. */
  void call(String function, long result, int errno, long... arguments) {
    recorder.record(new Call(Catalog.function(function), arguments, result, errno, false));
  }

  /** The rows of the tables of System V, without their headings. */
  void tables(String sem, String shm, String msg) {
    write("sysvipc/sem", SEM + sem);
    write("sysvipc/shm", SHM + shm);
    write("sysvipc/msg", MSG + msg);
  }

  private void write(String file, String text) {
    try {
      Files.createDirectories(proc.resolve(file).getParent());
      Files.writeString(proc.resolve(file), text);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Rows of sets with those ids. */
  static String sets(int... ids) {
    StringBuilder rows = new StringBuilder();
    for (int id : ids) {
      rows.append("0 ").append(id).append(" 600 1 0 0 0 0 0 0\n");
    }
    return rows.toString();
  }

  KernelSnapshot kernel() {
    return KernelSnapshot.take(ledger, proc);
  }

  /** What a rule finds at the end. */
  List<Finding> atEnd(RuleId rule) {
    return Rules.of(rule).judge(new Evidence(source, kernel(), true));
  }

  /** What a rule remembers from scan to scan, where anything is old at once. */
  Trend trend(RuleId rule) {
    return Rules.of(rule).trend(source, 0);
  }
}
