package dev.ipcaudit.javaagent.command;

import dev.ipcaudit.javaagent.Agent;
import dev.ipcaudit.javaagent.command.scan.CleanCommand;
import dev.ipcaudit.javaagent.command.scan.ScanCommand;
import dev.ipcaudit.javaagent.command.watch.WatchCommand;
import dev.ipcaudit.text.Escape;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line: {@code java -jar ipcaudit-agent.jar COMMAND}. */
@Command(
    name = "ipcaudit",
    description = "Finds leaked IPC objects and names the line of Java that leaked them.",
    mixinStandardHelpOptions = true,
    versionProvider = Commands.Version.class,
    footer = {
      "",
      "help COMMAND has more, and help options the options of the agent.",
      "To audit a JVM from its start, give it the flag",
      "    -javaagent:ipcaudit-agent.jar=key=value,key=value"
    })
public final class Commands implements Callable<Integer> {

  /** A wrong word on the command line, as with the JDK's tools and picocli, and what went wrong. */
  static final int USAGE = 2;

  private static final List<String> NAMES =
      List.of("scan", "clean", "attach", "watch", "report", "help", "version");

  @Spec private CommandSpec spec;

  /** Runs one command; returns the exit code. Called by {@link Agent} in a process of its own. */
  public static int run(String[] arguments) {
    CommandLine commands = new CommandLine(new Commands());
    // to read the options of all of them takes a quarter of the time of a scan
    boolean one =
        arguments.length > 0 && NAMES.contains(arguments[0]) && !arguments[0].equals("help");
    for (String name : one ? List.of(arguments[0]) : NAMES) {
      commands.addSubcommand(command(name));
    }
    if (!one) {
      addRest(commands);
    }
    return commands
        .setParameterExceptionHandler(Commands::refuse)
        .setExecutionExceptionHandler(Commands::fail)
        .execute(arguments);
  }

  private static Object command(String name) {
    return switch (name) {
      case "scan" -> new ScanCommand();
      case "clean" -> new CleanCommand();
      case "attach" -> new AttachCommand();
      case "watch" -> new WatchCommand();
      case "report" -> new ReportCommand();
      case "help" -> new HelpCommand();
      default -> new VersionCommand();
    };
  }

  private static void addRest(CommandLine commands) {
    CommandLine options = new CommandLine(new OptionsCommand());
    OptionsCommand.describe(options);
    commands.addSubcommand(options);
    commands.addSubcommand(new AutoComplete.GenerateCompletion());
    commands.addSubcommand(new ManualCommand());
  }

  private static int refuse(CommandLine.ParameterException bad, String[] arguments) {
    CommandLine command = bad.getCommandLine();
    command.getErr().println("ipcaudit: " + bad.getMessage());
    command.usage(command.getErr());
    return USAGE;
  }

  private static int fail(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    command.getErr().println("ipcaudit: " + Escape.line(failure.toString()));
    return USAGE;
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(System.err);
    return USAGE;
  }

  @Command(name = "version", description = "Prints the version.")
  static final class VersionCommand implements Callable<Integer> {

    @Override
    public Integer call() {
      System.out.println(new Version().getVersion()[0]);
      return 0;
    }
  }

  /** Reads the version from the manifest of the jar. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      String version = Agent.class.getPackage().getImplementationVersion();
      return new String[] {"ipcaudit " + (version == null ? "(unknown version)" : version)};
    }
  }
}
