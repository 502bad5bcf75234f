package dev.ipcaudit.javaagent.command.watch;

import dev.ipcaudit.javaagent.Agent;
import dev.ipcaudit.javaagent.command.scan.Stdout;
import dev.ipcaudit.javaagent.command.scan.Style;
import dev.ipcaudit.javaagent.command.scan.Terminal;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what the lines of a running JVM do with IPC objects, until one of both ends. */
@Command(
    name = "watch",
    description = {
      "Shows live what each call site of a JVM with the agent creates and removes.",
      "On a terminal: q quits, s sorts. Otherwise one line for each change."
    },
    footer = {"", "Exit code: 0 when the JVM has ended or q was pressed, 2 error."})
public final class WatchCommand implements Callable<Integer> {

  private static final int ERROR = 2;

  @Parameters(index = "0", paramLabel = "PID", description = "The JVM's process id.")
  private long pid;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  @SuppressWarnings("UnusedVariable") // picocli shows the help itself
  private boolean help;

  @Override
  public Integer call() {
    if (!"Linux".equals(System.getProperty("os.name"))) {
      return error("supports Linux only");
    }
    if (ModuleLayer.boot().findModule("jdk.jfr").isEmpty()) {
      return error("this Java has no module jdk.jfr; use a JDK");
    }
    try (RunningJvm jvm = RunningJvm.attach(pid)) {
      jvm.require(Agent.class);
      return new WatchSession(jvm).run();
    } catch (Unreachable why) {
      return error(why.getMessage());
    } catch (NoClassDefFoundError missing) {
      return error("this Java has no module jdk.attach; use a JDK");
    } catch (IOException failure) {
      return error(new Unreachable("the JVM " + pid + ": " + failure.getMessage()).getMessage());
    } catch (InterruptedException stop) {
      return 0;
    }
  }

  static View view(long pid) {
    PrintStream out = Stdout.open();
    return new Terminal().is()
        ? new WatchScreen(out, Stdout.charset(), pid)
        : new WatchLines(out, new Style(false, Stdout.charset()), pid);
  }

  private static int error(@Nullable String what) {
    System.err.println("ipcaudit: " + what);
    return ERROR;
  }
}
