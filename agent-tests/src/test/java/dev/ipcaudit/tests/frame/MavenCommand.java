package dev.ipcaudit.tests.frame;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The Maven that runs the tests, with its settings, its repository and its versions. */
final class MavenCommand {

  private static final String SETTINGS = "--settings=";
  private static final String OFFLINE = "--offline=";

  private final List<String> arguments = new ArrayList<>();
  private boolean offline;

  /** Skips the test, loudly, where the tests are not run by Maven. */
  MavenCommand() {
    for (String line : System.getProperty("build.command", "").split("\n")) {
      String argument = line.trim();
      if (argument.startsWith(OFFLINE)) {
        offline = argument.equals(OFFLINE + true);
      } else if (!argument.startsWith(SETTINGS)
          // Maven refuses a file that is not there, if it is named
          || Files.isRegularFile(Path.of(argument.substring(SETTINGS.length())))) {
        arguments.add(argument);
      }
    }
    if (!Files.isExecutable(Path.of(arguments.get(0)))) {
      System.err.println("ipcaudit agent-tests: A TEST IS SKIPPED: it is not run by Maven");
      Assumptions.abort("SKIPPED: not run by Maven");
    }
    add("-B", "-ntp");
  }

  MavenCommand add(String... more) {
    arguments.addAll(List.of(more));
    return this;
  }

  /** Takes an argument out; gives what follows the prefix that it begins with. */
  String take(String prefix) {
    for (String argument : arguments) {
      if (argument.startsWith(prefix)) {
        arguments.remove(argument);
        return argument.substring(prefix.length());
      }
    }
    throw new IllegalStateException(prefix);
  }

  /** Asks for no repository on another machine if the build that runs the tests does not. */
  MavenCommand offlineAsTheTests() {
    return offline ? add("--offline") : this;
  }

  /**
   * Lines of a script that run it in a directory; {@code maven.out} and {@code maven.code} stay.
   */
  String[] in(Path source, String directory) {
    return new String[] {
      // short runs: what the second compiler does is never made up for
      "export JAVA_HOME=\"${JAVA%/bin/java}\" MAVEN_OPTS=-XX:TieredStopAtLevel=1",
      "mkdir -p " + directory,
      "cp -r '" + source + "/.' " + directory,
      "(cd " + directory + " && '" + String.join("' '", arguments) + "') >maven.out 2>&1",
      "echo $? >maven.code"
    };
  }
}
