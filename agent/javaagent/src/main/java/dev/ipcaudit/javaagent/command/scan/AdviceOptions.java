package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.audit.advice.Advice;
import dev.ipcaudit.audit.advice.Advisors;
import dev.ipcaudit.kernel.IpcNamespaces;
import dev.ipcaudit.kernel.IpcTunable;
import dev.ipcaudit.text.Escape;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Whether advice is wanted, and for whom. */
final class AdviceOptions {

  private static final Pattern NEED = Pattern.compile("([A-Za-z_]+)=([0-9]{1,15})([KMGT]?)");
  private static final String UNITS = "KMGT";

  @Option(
      names = "--advice",
      description =
          "Also what could be set up better: limits, huge pages, systemd, POSIX in place of System"
              + " V. Changes no exit code.")
  private boolean wanted;

  @Option(
      names = "--need",
      split = ",",
      paramLabel = "LIMIT=N",
      description =
          "Advice for a service that needs so many more (SEMMNI SEMMNS SHMMNI SHMALL MSGMNI"
              + " queues_max) or so much at least (SEMMSL SEMOPM SHMMAX MSGMAX MSGMNB msg_max"
              + " msgsize_max; K, M, G for units of 1024).")
  private List<String> named = List.of();

  private final Map<IpcTunable, Long> needs = new EnumMap<>(IpcTunable.class);

  /** Reads the options, or ends the command with one line. */
  void check(CommandSpec spec) {
    for (String need : named) {
      Matcher parts = NEED.matcher(need);
      IpcTunable limit = parts.matches() ? IpcTunable.of(String.valueOf(parts.group(1))) : null;
      if (limit == null) {
        StringJoiner all = new StringJoiner(" ");
        for (IpcTunable each : IpcTunable.values()) {
          all.add(each.title());
        }
        throw new ParameterException(
            spec.commandLine(),
            "--need=" + Escape.line(need) + ": expected LIMIT=N with a limit of " + all);
      }
      String unit = String.valueOf(parts.group(3));
      int shift = unit.isEmpty() ? 0 : 10 * (1 + UNITS.indexOf(unit));
      long number = Long.parseLong(parts.group(2));
      // what is more than the kernel can have is as good as what is far above every limit
      needs.put(limit, number > Long.MAX_VALUE >> shift ? Long.MAX_VALUE : number << shift);
    }
    wanted |= !needs.isEmpty();
  }

  /** The advice on a machine, and in {@code notes} what it could not see; none if not wanted. */
  List<Advice> advise(Inventory inventory, IpcNamespaces namespaces, List<String> notes) {
    if (!wanted) {
      return List.of();
    }
    SurroundingsReader reader = new SurroundingsReader(inventory, namespaces, needs);
    List<Advice> advice = Advisors.advise(reader.read());
    String trouble = reader.trouble();
    if (trouble != null) {
      notes.add(trouble);
    }
    return advice;
  }

  boolean isWanted() {
    return wanted;
  }
}
