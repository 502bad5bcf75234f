package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.text.Escape;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Removes what nobody is left to use, and nothing else. */
@Command(
    name = "clean",
    description = {
      "Removes objects of this user, in this namespace, that nobody can be using. Without --yes it"
          + " only says which, and what it keeps, and why.",
      "",
      "  object        what must hold for --yes alone",
      "  every one     created and owned by this user; not used or changed for 1h",
      "  set, queue    no key; nobody waits; last operators, sender, receiver dead;",
      "                creator dead (by a black box, or nobody lives who can be it);",
      "                nobody lives who may have used it before",
      "  segment       no key; not attached; creator and last user dead;",
      "                nobody lives who may have used it before",
      "  POSIX object  open or mapped nowhere, in all processes; no mq_notify;",
      "                creator dead, likewise",
      "",
      "Where that is not so, but its known creator and last user are dead, --id or"
          + " --key removes it.",
      "Where the last user lives or cannot be known, --id with --used-too does.",
      "What is attached, open, mapped or waited for stays, whatever is asked for.",
      "Right before a removal everything is checked again, and what has changed stays."
    },
    footer = {"", "Exit code: 0 done, 1 something that was to be removed could not be, 2 error."})
public final class CleanCommand implements Callable<Integer> {

  private static final int KEPT = 1;
  private static final int ERROR = 2;

  /** Nobody reads more; {@code scan --json} has them all. */
  private static final int MOST_KEPT = 1000;

  @Option(names = "--yes", description = "Remove. Without it, nothing is changed.")
  private boolean yes;

  @Option(
      names = "--id",
      split = ",",
      paramLabel = "ID",
      description = "Only these ids, or names with their slash, as scan shows them.")
  private List<String> ids = List.of();

  @Option(
      names = "--key",
      split = ",",
      paramLabel = "KEY",
      description = "Only these keys: 0x0052e2c1, or decimal.")
  private List<String> keys = List.of();

  @Option(
      names = "--used-too",
      description =
          "With --id: also what its last user, who lives or cannot be known, may use again.")
  private boolean usedToo;

  @Option(
      names = "--older-than",
      paramLabel = "TIME",
      description =
          "Only what was not used or changed for this long: 90s, 10m, 2h, 7d, 0. Default: 1h, and 0"
              + " for System V objects that --id names.")
  private @Nullable String olderThan;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  @SuppressWarnings("UnusedVariable") // picocli shows the help itself
  private boolean help;

  @Mixin private ScanFilter wanted = new ScanFilter();

  @Spec private CommandSpec spec;

  private final Users users = new Users();
  private final Style style = new Style(false, Stdout.charset());
  private final PrintStream out = Stdout.open();
  private final Map<String, Integer> kept = new TreeMap<>();
  private int keptLines;
  private int removed;
  private int failed;

  @Override
  public Integer call() {
    wanted.check(spec);
    if (usedToo && ids.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--used-too: expected with --id, which says of what");
    }
    Keeper.Asked asked = new Keeper.Asked(ids, keys(), usedToo, olderThan());
    if (!Libc.available()) {
      System.err.println("ipcaudit: clean needs JNA: " + Libc.trouble());
      return ERROR;
    }
    Inventory inventory = wanted.inventory();
    inventory.readValues(Integer.MAX_VALUE);
    Keeper keeper =
        new Keeper(Libc.geteuid() & 0xffffffffL, users, asked, List.copyOf(inventory.entries));
    for (IpcEntry entry : inventory.entries) {
      if (asked.matches(entry)) {
        clean(inventory, keeper, entry);
      }
    }
    say(summary());
    if (!kept.isEmpty()) {
      say(keptSummary());
    }
    for (String note : inventory.notes) {
      say("note: " + note);
    }
    out.flush();
    if (inventory.passedOver().count() > 0) {
      System.err.println("ipcaudit: " + inventory.passedOver().text());
    }
    return failed > 0 ? KEPT : 0;
  }

  private void clean(Inventory inventory, Keeper keeper, IpcEntry entry) {
    Keeper.Reason reason = keeper.keeps(entry);
    if (reason != null) {
      kept.merge(reason.group(), 1, Integer::sum);
      boolean shown = !yes || entry.verdict.orphan() || !ids.isEmpty() || !keys.isEmpty();
      if (shown && ++keptLines <= MOST_KEPT) {
        say("kept " + describe(entry) + ": " + reason.reason());
      }
      return;
    }
    String proof = ScanText.state(entry);
    if (!yes) {
      say("would remove " + describe(entry) + ": " + proof);
      removed++;
      return;
    }
    String failure = new Removal(inventory, entry).remove();
    if (failure == null) {
      say("removed " + describe(entry) + ": " + proof);
      say("    to create it again: " + RecreateCommand.of(entry));
      removed++;
    } else {
      say("kept " + describe(entry) + ": " + failure);
      failed++;
    }
  }

  private String summary() {
    if (yes) {
      return removed + " removed" + (failed > 0 ? ", " + failed + " could not be" : "");
    }
    return removed == 0
        ? "nothing to remove"
        : removed + " would be removed, nothing was changed: give --yes";
  }

  private String keptSummary() {
    int sum = 0;
    StringJoiner groups = new StringJoiner(", ");
    for (Map.Entry<String, Integer> group : kept.entrySet()) {
      sum += group.getValue();
      groups.add(group.getValue() + " " + group.getKey());
    }
    int unsaid = keptLines - MOST_KEPT;
    return sum + " kept: " + groups + (unsaid > 0 ? "; " + unsaid + " of them not listed" : "");
  }

  private String describe(IpcEntry entry) {
    return entry.kind.id()
        + " "
        + entry.label()
        + " ("
        + (entry.systemV() ? "key " + entry.keyText() + ", " : "")
        + ScanText.size(entry)
        + ", mode "
        + entry.mode()
        + ", "
        + users.name(entry.uid)
        + ", idle "
        + ScanText.age(System.currentTimeMillis() / 1000 - Keeper.lastUse(entry))
        + ")";
  }

  private void say(String line) {
    out.println(style.safe(line));
  }

  private Set<Integer> keys() {
    Set<Integer> numbers = new HashSet<>();
    for (String key : keys) {
      try {
        long number = Long.decode(key);
        if (number > 0xffffffffL || number < Integer.MIN_VALUE) {
          throw new NumberFormatException(key);
        }
        numbers.add((int) number);
      } catch (NumberFormatException bad) {
        throw new ParameterException(
            spec.commandLine(),
            "--key=" + Escape.line(key) + ": expected a number such as 0x0052e2c1");
      }
    }
    return numbers;
  }

  private long olderThan() {
    try {
      return olderThan == null ? -1 : Times.millisOrNone(olderThan);
    } catch (NumberFormatException bad) {
      throw new ParameterException(
          spec.commandLine(),
          "--older-than=" + Escape.line(olderThan) + ": expected a time such as 10m or 2h");
    }
  }
}
