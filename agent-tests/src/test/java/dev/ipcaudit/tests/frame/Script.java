package dev.ipcaudit.tests.frame;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A shell script in an IPC namespace and a mount namespace of its own, with an empty /dev/shm, that
 * makes objects and calls the agent's command line: {@code agent NAME COMMAND...} keeps the output
 * as NAME. What it starts in the background ends with it.
 */
public final class Script {

  private static final int NO_MOUNT = 96;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private static final String PRELUDE =
      String.join(
          "\n",
          "mount -t tmpfs none /dev/shm 2>/dev/null || exit " + NO_MOUNT,
          "trap 'kill -9 $(cat pids 2>/dev/null) 2>/dev/null; wait' EXIT",
          "agent() {",
          "  name=$1; shift",
          // what the JVM has to say it says on stdout, in front of ours
          "  \"$JAVA\" -Xlog:disable -Djna.tmpdir=. -jar \"$AGENT\" \"$@\""
              + " >\"$name.out\" 2>\"$name.err\"",
          "  echo $? >\"$name.code\"",
          "}",
          // runs in the background, and is there when it has made its file `ready`
          "live() {",
          "  rm -f ready; \"$@\" & echo $! >>pids",
          "  i=0; until [ -e ready ] || [ $i = 600 ]; do sleep 0.05; i=$((i+1)); done",
          "}",
          "");

  private final Path directory;

  private Script(Path directory) {
    this.directory = directory;
  }

  /** Runs the lines to their end. Skips the test, loudly, where no namespace can be had. */
  public static Script run(Jdk jdk, String... lines) {
    List<String> command = new ArrayList<>(Isolation.prefix());
    command.addAll(List.of("--mount", "sh", "-c", PRELUDE + String.join("\n", lines)));
    Path run = Layout.newRun("script");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(run.toFile());
    builder.redirectErrorStream(true).redirectOutput(run.resolve("launcher.log").toFile());
    Map<String, String> env = builder.environment();
    List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "COLUMNS")
        .forEach(env::remove);
    env.put("LC_ALL", "C");
    env.put("JAVA", jdk.java().toString());
    env.put("AGENT", Layout.agent().toString());
    env.put("SAMPLES", Layout.SAMPLES.toString());
    env.put("TARGETS", Layout.targetsWithJna());
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(15, TimeUnit.MINUTES)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError("took too long\n" + new Script(run));
      }
      Assumptions.assumeTrue(
          process.exitValue() != NO_MOUNT, "SKIPPED: no file system can be mounted here");
      return new Script(run);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The exit code of what was kept under that name. */
  public int code(String name) {
    List<String> lines = Output.lines(directory.resolve(name + ".code"));
    if (lines.isEmpty()) {
      throw new AssertionError("the script never came to " + name + "\n" + this);
    }
    return Integer.parseInt(lines.get(0));
  }

  public String out(String name) {
    return Output.text(directory.resolve(name + ".out"));
  }

  public String err(String name) {
    return Output.text(directory.resolve(name + ".err"));
  }

  /** A file that the script wrote. */
  public String text(String file) {
    return Output.text(directory.resolve(file));
  }

  public JsonNode json(String name) {
    try {
      return MAPPER.readTree(Files.readAllBytes(directory.resolve(name + ".out")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The objects in a scan, each as {@code KIND STATE REASONS}, sorted. */
  public List<String> states(String name) {
    return json(name)
        .path("objects")
        .valueStream()
        .map(
            object ->
                object.path("kind").asString()
                    + " "
                    + object.path("state").asString()
                    + " "
                    + object.path("reasons").valueStream().map(JsonNode::asString).toList())
        .sorted()
        .toList();
  }

  /** The findings in a scan, each as {@code SEVERITY RULE KIND COUNT}. */
  public List<String> findings(String name) {
    return json(name)
        .path("findings")
        .valueStream()
        .map(
            finding ->
                finding.path("severity").asString()
                    + " "
                    + finding.path("rule").asString()
                    + " "
                    + finding.path("kind").asString()
                    + " "
                    + finding.path("count").asInt())
        .toList();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    try (var files = Files.list(directory)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        text.append("--- ").append(file).append('\n').append(Output.capped(file)).append('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Skips the test, loudly, where a program is missing. */
  public static void needs(String... programs) {
    List<String> path = new ArrayList<>(Arrays.asList(System.getenv("PATH").split(":")));
    path.add("/usr/sbin");
    for (String program : programs) {
      boolean found = program.startsWith("/") && Files.isExecutable(Path.of(program));
      for (String directory : path) {
        found |= Files.isExecutable(Path.of(directory, program));
      }
      if (!found) {
        System.err.println(
            "ipcaudit agent-tests: A TEST IS SKIPPED: there is no " + program + "; see .ci/run");
        Assumptions.abort("SKIPPED: there is no " + program);
      }
    }
  }
}
