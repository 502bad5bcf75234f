package dev.ipcaudit.javaagent.command;

import dev.ipcaudit.option.OptionHelp;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Spec;

/** Lists the options of the agent, as does {@code help options}. */
@Command(
    name = "options",
    description = "Lists the options of the agent, for -javaagent and attach.",
    customSynopsis = "-javaagent:ipcaudit-agent.jar=key=value,key=value")
final class OptionsCommand implements Callable<Integer> {

  private static final int INDENT = 8;

  @Spec private CommandSpec spec;

  /** Has the help of this command list them. */
  static void describe(CommandLine command) {
    command
        .getHelpSectionMap()
        .put(UsageMessageSpec.SECTION_KEY_FOOTER, help -> System.lineSeparator() + table(help));
  }

  private static String table(Help help) {
    int width = help.commandSpec().usageMessage().width();
    StringBuilder text = new StringBuilder();
    for (OptionHelp option : OptionHelp.all()) {
      TextTable meaning =
          TextTable.forColumns(help.colorScheme(), new Column(width, INDENT, Overflow.WRAP));
      // a Text, since a String would be taken for markup
      meaning.addRowValues(
          Ansi.OFF.text(option.meaning() + " (default: " + option.byDefault() + ")"));
      text.append("  ").append(option.syntax()).append(System.lineSeparator()).append(meaning);
    }
    return text.toString();
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(System.out);
    return 0;
  }
}
