package dev.ipcaudit.samples;

import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Tells one story; exits with 0 when told, 1 when the kernel refused, 2 for a bad command line. */
@Command(
    name = "java -jar sample-apps.jar",
    description = "Lives through an incident with IPC objects, as it happened or as it was fixed.",
    sortOptions = false)
public final class SampleApps implements Callable<Integer> {

  @Parameters(paramLabel = "STORY", description = "One of ${COMPLETION-CANDIDATES}.")
  private Stories story;

  @Option(
      names = "--binding",
      paramLabel = "BINDING",
      defaultValue = "jna",
      description = "How to call libc: ${COMPLETION-CANDIDATES}; by default ${DEFAULT-VALUE}.")
  private Binding binding;

  @Option(names = "--fixed", description = "As it was fixed: nothing is left behind.")
  private boolean fixed;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often; each story has a default.")
  private Integer rounds;

  @Option(names = "--help", usageHelp = true, description = "Show this and exit.")
  private boolean help;

  @Spec private CommandSpec command;

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new SampleApps())
        .registerConverter(Stories.class, word -> byWord(Stories.values(), word))
        .registerConverter(Binding.class, word -> byWord(Binding.values(), word))
        .setExecutionExceptionHandler(
            (failure, commandLine, parsed) -> {
              if (!(failure instanceof LibcException)) {
                throw failure;
              }
              commandLine.getErr().println(failure.getMessage());
              return CommandLine.ExitCode.SOFTWARE;
            });
  }

  /** picocli's own would take SEMAPHORE_LEAK as well, and name it in its message. */
  private static <E> E byWord(E[] values, String word) {
    for (E value : values) {
      if (value.toString().equals(word)) {
        return value;
      }
    }
    throw new TypeConversionException(
        "expected one of " + Arrays.toString(values) + " but was '" + word + "'");
  }

  @Override
  public Integer call() {
    if (rounds != null && rounds < 0) {
      throw new ParameterException(
          command.commandLine(),
          "Invalid value for option '--rounds': expected 0 or more but was " + rounds);
    }
    Libc libc;
    try {
      libc = binding.open();
    } catch (UnsupportedOperationException unavailable) {
      throw new ParameterException(command.commandLine(), unavailable.getMessage(), unavailable);
    }
    String account = story.by(libc).tell(rounds == null ? story.rounds() : rounds, fixed);
    command.commandLine().getOut().println(account);
    return CommandLine.ExitCode.OK;
  }
}
