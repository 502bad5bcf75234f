package dev.ipcaudit.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A story that a JVM of its own has told in an IPC and a mount namespace of its own: exit code,
 * output, and the rows of the kernel's tables when the JVM had ended. The namespaces end with their
 * last process and take all objects with them (ipc_namespaces(7)), so that no test can leave any
 * behind.
 */
final class Told {

  /** As root, and otherwise as the root of a new user namespace where the kernel allows that. */
  private static final List<List<String>> NAMESPACES =
      List.of(List.of("unshare", "-i", "-m"), List.of("unshare", "-r", "-i", "-m"));

  /** The names of POSIX objects are files; $0 is a directory for those of queues. */
  private static final String MOUNT =
      "mount -t tmpfs none /dev/shm && mount -t mqueue none \"$0\" && ";

  private static final String TABLES =
      "for table in sem shm msg; do"
          + " tail -n +2 /proc/sysvipc/$table | while read -r row; do echo \"$table: $row\"; done;"
          + " done";

  private final int exitCode;
  private final List<String> output;

  private Told(int exitCode, List<String> output) {
    this.exitCode = exitCode;
    this.output = output;
  }

  /** Runs {@code java SampleApps arguments}; aborts the test where no namespace can be had. */
  static Told of(Path scratch, String... arguments) {
    return of(scratch, ":", arguments);
  }

  /**
   * As {@link #of(Path, String...)}, in a namespace with fewer semaphore sets than the story needs.
   */
  static Told withSemaphoreSets(int semmni, Path scratch, String... arguments) {
    String limits = "32000 1024000000 500 " + semmni;
    Told told = of(scratch, "{ echo " + limits + " >/proc/sys/kernel/sem || exit 77; }", arguments);
    return told.exitCode == 77 ? skip("the limits of a namespace cannot be set here") : told;
  }

  /**
   * Runs several stories in one JVM.
   *
   * @param stories the words of one story each
   */
  static Map<String, Scene> scenes(Path scratch, Path javaHome, List<String> stories) {
    Told told = of(scratch, javaHome, ":", Scenes.class, stories);
    assertThat(told.exitCode).as(() -> String.join("\n", told.output)).isZero();
    return Scene.of(told.output());
  }

  private static Told of(Path scratch, String before, String... arguments) {
    Path home = Path.of(System.getProperty("java.home"));
    return of(scratch, home, before, SampleApps.class, List.of(arguments));
  }

  private static Told of(
      Path scratch, Path javaHome, String before, Class<?> main, List<String> arguments) {
    try {
      Path queues = Files.createDirectories(scratch.resolve("mqueue"));
      List<String> command = new ArrayList<>(namespace(queues));
      String script = MOUNT + before + " && \"$@\"; code=$?; " + TABLES + "; exit $code";
      command.addAll(List.of("sh", "-c", script, queues.toString()));
      command.add(javaHome.resolve("bin/java").toString());
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.addAll(List.of("-Dmqueue=" + queues, "-Djna.tmpdir=" + scratch));
      if (ForeignJdk.feature(javaHome) >= ForeignJdk.OLDEST) {
        command.add("--enable-native-access=ALL-UNNAMED");
      }
      command.add(main.getName());
      command.addAll(arguments);
      Path output = scratch.resolve("output");
      int exitCode = exitCode(new ProcessBuilder(command).redirectOutput(output.toFile()));
      return new Told(exitCode, Files.readAllLines(output, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> namespace(Path queues) {
    for (List<String> namespace : NAMESPACES) {
      List<String> probe = new ArrayList<>(namespace);
      probe.addAll(List.of("sh", "-c", MOUNT + "true", queues.toString()));
      try {
        if (exitCode(new ProcessBuilder(probe).redirectOutput(Redirect.DISCARD)) == 0) {
          return namespace;
        }
      } catch (IOException e) {
        break; // no unshare here at all
      }
    }
    return skip("unshare -i -m is not permitted here, so no leak can be made safely");
  }

  static <T> T skip(String reason) {
    System.err.println("SKIPPED: " + reason);
    return abort(reason);
  }

  private static int exitCode(ProcessBuilder builder) throws IOException {
    Process process = builder.redirectErrorStream(true).start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", builder.command()).isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  int exitCode() {
    return exitCode;
  }

  /** The lines that are no rows of {@link #left}: standard output and standard error. */
  List<String> output() {
    return output.stream().filter(line -> !line.matches("(sem|shm|msg): .*")).toList();
  }

  /** The rows that the story left in {@code /proc/sysvipc}, each as {@code sem: key semid ...}. */
  List<String> left() {
    return output.stream().filter(line -> line.matches("(sem|shm|msg): .*")).toList();
  }
}
