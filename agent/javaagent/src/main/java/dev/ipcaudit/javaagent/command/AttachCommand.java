package dev.ipcaudit.javaagent.command;

import dev.ipcaudit.javaagent.Agent;
import dev.ipcaudit.javaagent.command.watch.RunningJvm;
import dev.ipcaudit.javaagent.command.watch.Unreachable;
import dev.ipcaudit.option.AttachOrders;
import dev.ipcaudit.option.OptionException;
import dev.ipcaudit.option.Options;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Brings the agent into a JVM that runs already. */
@Command(
    name = "attach",
    description =
        "Brings the agent into a running JVM, where calls from then on are seen; or has an agent"
            + " that is active there do something now.",
    footer = {
      "",
      "An agent that is active takes scan.now, report.now=FILE+FILE and baseline=FILE. Other"
          + " options stay as they were at its start, and a value that differs is refused.",
      "",
      "Exit code: 0 done, 1 the JVM cannot be attached to, 2 an option is bad or refused, or"
          + " something could not be done; what was done before that is named."
    })
final class AttachCommand implements Callable<Integer> {

  private static final int FAILED = 1;

  @Parameters(index = "0", paramLabel = "PID", description = "The JVM's process id.")
  private long pid;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "OPTIONS",
      description =
          "Options of the agent, key=value,key=value (help options); besides them scan.now and"
              + " report.now=FILE+FILE, which are done at once.")
  private @Nullable String options;

  @Override
  public Integer call() {
    try {
      // a mistake is reported before the other JVM is touched; that has options of its own besides
      Options.parse(AttachOrders.parse(options).options());
      Path jar = Path.of(Agent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (RunningJvm jvm = RunningJvm.attach(pid)) {
        jvm.load(jar, options);
        String refusal = jvm.answer(Agent.REFUSED);
        if (!refusal.isEmpty()) {
          return say("is OFF in " + pid + ": " + refusal, Commands.USAGE);
        }
        String unchanged = jvm.answer(Agent.UNCHANGED);
        if (!unchanged.isEmpty()) {
          return say("is active in " + pid + " as before: " + unchanged, Commands.USAGE);
        }
        System.out.println("ipcaudit: is active in " + pid);
        jvm.answer(Agent.DONE).lines().forEach(line -> System.out.println("ipcaudit: " + line));
        String failure = jvm.answer(Agent.FAILED);
        if (!failure.isEmpty()) {
          return say(failure, Commands.USAGE);
        }
      }
      return 0;
    } catch (OptionException bad) {
      return say(bad.getMessage(), Commands.USAGE);
    } catch (NoClassDefFoundError missing) {
      return say("this Java has no module jdk.attach; use a JDK", FAILED);
    } catch (Unreachable why) {
      return say(why.getMessage(), FAILED);
    } catch (IOException | URISyntaxException failure) {
      return say("the agent could not be loaded into " + pid + ": " + failure, FAILED);
    }
  }

  private static int say(@Nullable String what, int code) {
    System.err.println("ipcaudit: " + what);
    return code;
  }
}
