package dev.ipcaudit.samples;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Tells stories; exits with 0 when told, 1 when the kernel refused, 2 for a bad command line. */
@Command(
    name = "java -jar sample-apps.jar",
    description =
        "Lives through incidents with IPC objects, as they happened or as they were fixed.",
    sortOptions = false)
public final class SampleApps implements Callable<Integer> {

  @Parameters(
      paramLabel = "STORY",
      arity = "1",
      description = "One or several of ${COMPLETION-CANDIDATES}; told one after the other.")
  private List<Stories> stories;

  @Option(
      names = "--binding",
      paramLabel = "BINDING",
      defaultValue = "jna",
      description = "How to call libc: ${COMPLETION-CANDIDATES}; by default ${DEFAULT-VALUE}.")
  private Binding binding;

  @Option(
      names = "--fixed",
      paramLabel = "REMEDY",
      arity = "0..1",
      fallbackValue = "",
      preprocessor = AttachedOnly.class,
      description =
          "As it was fixed: nothing is left behind. Where there is more than one way to do that,"
              + " REMEDY says which; the first one by default.")
  private String remedy;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often; each story has a default.")
  private Integer rounds;

  @Option(
      names = "--stall",
      paramLabel = "MS",
      defaultValue = "1000",
      description =
          "For how long the one that others wait for does nothing; by default ${DEFAULT-VALUE}.")
  private int stall;

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
    throw new TypeConversionException(expected(Arrays.asList(values), word));
  }

  private static String expected(Object what, Object word) {
    return "expected one of " + what + " but was '" + word + "'";
  }

  @Override
  public Integer call() {
    if (rounds != null) {
      notNegative("--rounds", rounds);
    }
    notNegative("--stall", stall);
    List<Telling> tellings = stories.stream().map(this::telling).toList();
    Libc libc;
    try {
      libc = binding.open();
    } catch (UnsupportedOperationException unavailable) {
      throw new ParameterException(command.commandLine(), unavailable.getMessage(), unavailable);
    }
    for (int i = 0; i < stories.size(); i++) {
      String account = stories.get(i).by(libc).tell(tellings.get(i));
      command.commandLine().getOut().println(account);
    }
    return CommandLine.ExitCode.OK;
  }

  private Telling telling(Stories story) {
    int times = rounds == null ? story.rounds() : rounds;
    return new Telling(times, remedy != null, remedy(story), stall, binding);
  }

  private void notNegative(String option, int value) {
    if (value < 0) {
      throw invalid(option, "expected 0 or more but was " + value);
    }
  }

  private String remedy(Stories story) {
    List<String> remedies = story.remedies();
    if (remedy == null) {
      return "";
    }
    if (remedy.isEmpty()) {
      return remedies.isEmpty() ? "" : remedies.get(0);
    }
    if (!remedies.contains(remedy)) {
      throw invalid(
          "--fixed",
          remedies.isEmpty() ? story + " has one remedy only" : expected(remedies, remedy));
    }
    return remedy;
  }

  private ParameterException invalid(String option, String message) {
    return new ParameterException(
        command.commandLine(), "Invalid value for option '" + option + "': " + message);
  }

  /** Has --fixed take a REMEDY only after an equals sign, and not the STORY after a blank. */
  private static final class AttachedOnly implements IParameterPreprocessor {
    @Override
    public boolean preprocess(
        Stack<String> words, CommandSpec command, ArgSpec option, Map<String, Object> info) {
      if (" ".equals(info.get("separator"))) {
        words.push(((OptionSpec) option).fallbackValue());
      }
      return false;
    }
  }
}
