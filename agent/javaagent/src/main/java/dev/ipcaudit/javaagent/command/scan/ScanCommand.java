package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.audit.advice.Advice;
import dev.ipcaudit.audit.rule.ScanFinding;
import dev.ipcaudit.kernel.IpcNamespaces;
import dev.ipcaudit.kernel.LimitUsage;
import dev.ipcaudit.model.Severity;
import dev.ipcaudit.text.Escape;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The audit that an administrator does by hand with ipcs, without any JVM. */
@Command(
    name = "scan",
    description = "Shows all System V and POSIX objects, and what is wrong with them.",
    footer = {"", "Exit code: 0 clean, 1 findings (warnings and errors), 2 error."})
public final class ScanCommand implements Callable<Integer> {

  private static final int FINDINGS = 1;
  private static final int ERROR = 2;

  @Option(
      names = "--watch",
      arity = "0..1",
      fallbackValue = "1s",
      paramLabel = "TIME",
      description = "Again and again, every 1s or as given: 500ms, 2s, 1m.")
  private @Nullable String watch;

  @Option(
      names = "--pid",
      paramLabel = "PID",
      description =
          "Only what this process created or uses; also its descriptors, pipes, children.")
  private @Nullable Integer pid;

  @Option(names = "--orphans", description = "Only objects that no process is left to use.")
  private boolean orphans;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  @SuppressWarnings("UnusedVariable") // picocli shows the help itself
  private boolean help;

  @Mixin private ScanFilter wanted = new ScanFilter();

  @Mixin private ScanOutput output = new ScanOutput();

  @Mixin private AdviceOptions advice = new AdviceOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    wanted.check(spec);
    output.check(spec);
    advice.check(spec);
    long pause = watch == null ? 0 : millis(watch);
    if (!"Linux".equals(System.getProperty("os.name"))) {
      return error("supports Linux only");
    }
    CreatorIndex.PassedOver said = null;
    while (true) {
      ScanResult result;
      try {
        result = look();
      } catch (NoSuchFileException gone) {
        return error("there is no process " + pid);
      } catch (IOException forbidden) {
        return error("process " + pid + " may not be inspected: " + forbidden.getMessage());
      }
      boolean read;
      try {
        read = output.show(result, watch != null);
      } catch (IOException failure) {
        return error("the output cannot be written: " + Escape.line(failure.toString()));
      }
      // once and not at each look of --watch, unless it changes
      CreatorIndex.PassedOver passedOver = result.passedOver();
      if (passedOver.count() > 0 && (said == null || !said.equals(passedOver))) {
        said = passedOver;
        System.err.println("ipcaudit: " + said.text());
      }
      if (!read) {
        return ERROR; // nobody is there any more
      }
      if (watch == null) {
        return found(result.findings()) ? FINDINGS : 0;
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException stop) {
        return 0;
      }
    }
  }

  private ScanResult look() throws IOException {
    long at = System.currentTimeMillis();
    long start = System.nanoTime();
    ProcessView process = pid == null ? null : new ProcessView(pid);
    Inventory inventory = wanted.inventory();
    if (pid != null) {
      Attribution attribution = new Attribution(pid, inventory.liveness);
      inventory.entries.removeIf(entry -> !attribution.includes(entry));
    }
    if (orphans) {
      inventory.entries.removeIf(entry -> !entry.verdict.orphan());
    }
    inventory.readValues(output.mostShown());
    List<ScanFinding> findings = new ScannedMachine(inventory, process).findings();
    List<LimitUsage> limits = new ArrayList<>(inventory.limits);
    List<String> notes = new ArrayList<>(inventory.notes);
    if (process != null) {
      limits.addAll(process.limits);
      notes.addAll(process.notes);
    }
    // a look at every process, for those who show it
    IpcNamespaces namespaces =
        advice.isWanted() || output.isOfMetrics() ? IpcNamespaces.read() : IpcNamespaces.ofThis();
    List<Advice> advised = advice.advise(inventory, namespaces, notes);
    return new ScanResult(
        at,
        System.nanoTime() - start,
        namespaces,
        inventory.entries,
        process,
        findings,
        advice.isWanted() ? advised : null,
        limits,
        notes,
        inventory.passedOver());
  }

  private static boolean found(List<ScanFinding> findings) {
    for (ScanFinding finding : findings) {
      if (finding.severity().reaches(Severity.WARNING)) {
        return true;
      }
    }
    return false;
  }

  /** A time such as 500ms, 2s, 1m or 3h, or a number of seconds. */
  private long millis(String text) {
    try {
      return Times.millis(text);
    } catch (NumberFormatException bad) {
      throw new ParameterException(
          spec.commandLine(),
          "--watch=" + Escape.line(text) + ": expected a time such as 500ms or 2s");
    }
  }

  private static int error(String what) {
    System.err.println("ipcaudit: " + what);
    return ERROR;
  }
}
