package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.text.Escape;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
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
      "Removes orphans of this user in this namespace. Without --yes it only says which.",
      "Where the kernel does not record who made an object and somebody who lives may have, the"
          + " object stays unless --id or --key names it."
    },
    footer = {"", "Exit code: 0 done, 1 something that was to go could not be removed, 2 error."})
public final class Clean implements Callable<Integer> {

  private static final int KEPT = 1;
  private static final int ERROR = 2;

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
      names = "--older-than",
      paramLabel = "TIME",
      description = "Only what was not used or changed for this long: 90s, 10m, 2h, 7d.")
  private String olderThan;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  private boolean help;

  @Mixin private Wanted wanted = new Wanted();

  @Spec private CommandSpec spec;

  private final Users users = new Users();
  private final Style style = new Style(false, Stdout.charset());
  private final PrintStream out = Stdout.open();

  @Override
  public Integer call() {
    wanted.check(spec);
    Set<Integer> wantedKeys = keys();
    long idle = olderThan();
    if (!Libc.available()) {
      System.err.println("ipcaudit: clean needs JNA: " + Libc.trouble());
      return ERROR;
    }
    Inventory inventory = wanted.inventory();
    List<IpcEntry> chosen = new ArrayList<>();
    for (IpcEntry entry : inventory.entries) {
      if (matches(entry, wantedKeys, idle)) {
        chosen.add(entry);
      }
    }
    int code = clean(inventory, chosen, !ids.isEmpty() || !keys.isEmpty());
    for (String note : inventory.notes) {
      say("note: " + note);
    }
    out.flush();
    return code;
  }

  private boolean matches(IpcEntry entry, Set<Integer> wantedKeys, long idle) {
    return (ids.isEmpty() || ids.contains(entry.label()))
        && (keys.isEmpty() || entry.systemV() && wantedKeys.contains(entry.key))
        && System.currentTimeMillis() - entry.touched() * 1000 >= idle;
  }

  private int clean(Inventory inventory, List<IpcEntry> chosen, boolean named) {
    long user = Libc.geteuid() & 0xffffffffL;
    int removed = 0;
    int failed = 0;
    for (IpcEntry entry : chosen) {
      if (!entry.verdict.orphan()) {
        if (named) {
          say("kept " + describe(entry) + ": " + ScanText.state(entry));
        }
        continue;
      }
      String against = against(entry, user, named);
      if (against != null) {
        say("kept " + describe(entry) + ": " + against);
        continue;
      }
      String proof = ScanText.state(entry);
      if (!yes) {
        say("would remove " + describe(entry) + ": " + proof);
        removed++;
        continue;
      }
      String failure = new Removal(inventory, entry).remove();
      if (failure == null) {
        say("removed " + describe(entry) + ": " + proof);
        say("    to make it again: " + Undo.of(entry));
        removed++;
      } else {
        say("kept " + describe(entry) + ": " + failure);
        failed++;
      }
    }
    if (yes) {
      say(removed + " removed" + (failed > 0 ? ", " + failed + " could not be" : ""));
    } else {
      say(
          removed == 0
              ? "nothing to remove"
              : removed + " would be removed, nothing was changed: give --yes");
    }
    return failed > 0 ? KEPT : 0;
  }

  /** Why an orphan is not to be removed, or null. */
  private String against(IpcEntry entry, long user, boolean named) {
    if (entry.uid != user && entry.cuid != user) {
      return "it belongs to " + users.name(entry.uid) + "; clean as that user";
    }
    if (!entry.verdict.proved() && !named) {
      return ScanText.state(entry) + "; name it by --id if you know better";
    }
    return null;
  }

  private String describe(IpcEntry entry) {
    return entry.kind.id()
        + " "
        + entry.label()
        + " ("
        + (entry.systemV() ? "key " + entry.keyText() + ", " : "")
        + ScanText.size(entry)
        + ", mode "
        + String.format("%04o", entry.perms & 0777)
        + ", "
        + users.name(entry.uid)
        + ", idle "
        + ScanText.age(System.currentTimeMillis() / 1000 - entry.touched())
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
      return olderThan == null ? Long.MIN_VALUE : Times.millis(olderThan);
    } catch (NumberFormatException bad) {
      throw new ParameterException(
          spec.commandLine(),
          "--older-than=" + Escape.line(olderThan) + ": expected a time such as 10m or 2h");
    }
  }
}
