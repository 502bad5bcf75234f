package dev.ipcaudit.javaagent.command;

import dev.ipcaudit.option.OptionHelp;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Spec;

/**
 * Prints the manual page, made of what the commands and the options of the agent say of themselves,
 * in the macros of man(7).
 */
@Command(
    name = "generate-man",
    description = "Prints the manual page: generate-man >ipcaudit.1; man -l ipcaudit.1.")
final class ManualCommand implements Callable<Integer> {

  private final StringBuilder page = new StringBuilder();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    CommandSpec root = spec.root();
    String version = new Commands.Version().getVersion()[0];
    page.append(".TH IPCAUDIT 1 \"\" \"").append(escaped(version)).append("\"\n");
    page.append(".nh\n.ad l\n");
    section("NAME");
    String what = String.join(" ", root.usageMessage().description());
    text("ipcaudit - " + what.replaceFirst("\\.$", ""));
    section("SYNOPSIS");
    code("java -jar ipcaudit-agent.jar COMMAND [ARGUMENTS]");
    page.append(".br\n");
    code("java -javaagent:ipcaudit-agent.jar=key=value,key=value ...");
    section("COMMANDS");
    for (CommandLine command : root.subcommands().values()) {
      command(command.getCommandSpec());
    }
    section("OPTIONS OF THE AGENT");
    text(
        "They are read from the arguments of -javaagent or attach, from system properties"
            + " ipcaudit.KEY, from environment variables, and from the file that config=FILE"
            + " names. The first of these that gives an option counts.");
    for (OptionHelp option : OptionHelp.all()) {
      item(option.syntax(), option.meaning() + ". Default: " + option.byDefault() + ".");
    }
    section("ENVIRONMENT");
    item("IPCAUDIT_OPTS", "Options of the agent, as key=value,key=value.");
    item(
        "IPCAUDIT_KEY",
        "One option: IPCAUDIT_REPORT for report, IPCAUDIT_STACK_DEPTH for stack.depth.");
    section("FILES");
    item("/var/tmp/ipcaudit-UID", "Black boxes of the JVMs of a user; see the option blackbox.");
    section("SEE ALSO");
    page.append(".BR lsipc (1),\n.BR ipcrm (1),\n.BR sysvipc (7),\n.BR mq_overview (7)\n");
    PrintStream out = System.out;
    out.print(page);
    out.flush();
    return out.checkError() ? Commands.USAGE : 0;
  }

  private void command(CommandSpec command) {
    page.append(".SS ").append(escaped(command.name())).append('\n');
    for (String line : command.usageMessage().description()) {
      if (line.isEmpty()) {
        page.append(".PP\n");
      } else if (line.contains("  ")) {
        page.append(".nf\n"); // a row of a table, as it is
        text(line);
        page.append(".fi\n");
      } else {
        text(line);
      }
    }
    page.append(".PP\n");
    code(new Help(command, Help.defaultColorScheme(Ansi.OFF)).synopsis(0).strip());
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      item(parameter.paramLabel(), String.join(" ", parameter.description()));
    }
    for (OptionSpec option : command.options()) {
      String label = option.arity().max() == 0 ? "" : "=" + option.paramLabel();
      item(
          String.join(", ", List.of(option.names())) + label,
          String.join(" ", option.description()));
    }
    for (String line : command.usageMessage().footer()) {
      if (!line.isEmpty()) {
        page.append(".PP\n");
        text(line);
      }
    }
  }

  private void section(String title) {
    page.append(".SH ").append(title).append('\n');
  }

  private void item(String term, String meaning) {
    page.append(".TP\n.B ").append(quoted(term)).append('\n');
    text(meaning);
  }

  private void code(String line) {
    page.append(".B ").append(quoted(line.replaceAll("\\s+", " "))).append('\n');
  }

  private void text(String sentence) {
    // picocli's own escapes; a line that begins with a dot would be a macro
    String plain = sentence.replace("%n", " ").replace("%%", "%").stripTrailing();
    page.append("\\&").append(escaped(plain)).append('\n');
  }

  private static String quoted(String argument) {
    return '"' + escaped(argument).replace("\"", "\\(dq") + '"';
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq");
  }
}
