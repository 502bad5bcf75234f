package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.model.Kind;
import dev.ipcaudit.text.Escape;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which objects a command is about: the options that scan and clean have in common. */
final class ScanFilter {

  @Option(
      names = "--kind",
      split = ",",
      paramLabel = "KIND",
      description = "Only sysv-sem, sysv-shm, sysv-msg, posix-sem, posix-shm or posix-mq.")
  private List<String> names = List.of();

  @Option(
      names = "--blackbox",
      paramLabel = "DIR",
      description =
          "Where JVMs keep their black boxes, if that was given to the agent: shows who created what.")
  private @Nullable Path blackbox;

  private Set<Kind> kinds = Inventory.KINDS;

  /** Reads the names of the kinds, or ends the command with one line. */
  void check(CommandSpec spec) {
    kinds = kinds(spec);
  }

  /** The objects as they are now. */
  Inventory inventory() {
    return new Inventory(kinds, blackbox);
  }

  /** The kinds that are named, all for none; throws where a name is none of a kind. */
  private Set<Kind> kinds(CommandSpec spec) {
    if (names.isEmpty()) {
      return Inventory.KINDS;
    }
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    for (String name : names) {
      boolean known = false;
      for (Kind kind : Inventory.KINDS) {
        if (kind.id().equals(name.toLowerCase(Locale.ROOT))) {
          kinds.add(kind);
          known = true;
        }
      }
      if (!known) {
        throw new ParameterException(
            spec.commandLine(),
            "--kind="
                + Escape.line(name)
                + ": expected one of sysv-sem, sysv-shm, sysv-msg, posix-sem, posix-shm, posix-mq");
      }
    }
    return kinds;
  }
}
