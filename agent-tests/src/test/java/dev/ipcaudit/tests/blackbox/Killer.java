package dev.ipcaudit.tests.blackbox;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Starts JVMs and kills each at a moment of its own, then shows what they left behind. */
public final class Killer {

  private static final int AT_ONCE = 3;
  private static final int LATEST_MS = 300;

  private Killer() {}

  /**
   * @param arguments how many, the agent's jar, the directory of the boxes, a file for the flight
   *     recording of a JVM that comes later
   */
  public static void main(String[] arguments) throws Exception {
    int victims = Integer.parseInt(arguments[0]);
    String java = ProcessHandle.current().info().command().orElseThrow();
    List<String> victim =
        List.of(
            java,
            "-XX:TieredStopAtLevel=1",
            "-Djna.tmpdir=" + System.getProperty("jna.tmpdir"),
            "-javaagent:" + arguments[1] + "=overhead=100%,blackbox=" + arguments[2],
            "-cp",
            System.getProperty("java.class.path"),
            Churns.class.getName());
    Random random = new Random();
    for (int i = 0; i < victims; i += AT_ONCE) {
      List<Process> batch = new ArrayList<>();
      for (int j = i; j < Math.min(victims, i + AT_ONCE); j++) {
        batch.add(new ProcessBuilder(victim).redirectError(Redirect.INHERIT).start());
      }
      for (Process process : batch) {
        new BufferedReader(new InputStreamReader(process.getInputStream())).readLine();
        Thread.sleep(random.nextInt(LATEST_MS));
        process.destroyForcibly().waitFor();
      }
    }
    new ProcessBuilder(
            java,
            "-XX:StartFlightRecording=filename=" + arguments[3],
            "-Djna.tmpdir=" + System.getProperty("jna.tmpdir"),
            "-javaagent:" + arguments[1] + "=scan=200ms,blackbox=" + arguments[2],
            "-cp",
            System.getProperty("java.class.path"),
            Lingers.class.getName())
        .redirectErrorStream(true)
        .redirectOutput(Redirect.DISCARD)
        .start()
        .waitFor();
    new ProcessBuilder(
            java,
            "-Xlog:disable",
            "-jar",
            arguments[1],
            "scan",
            "--json",
            "--blackbox=" + arguments[2])
        .inheritIO()
        .start()
        .waitFor();
  }
}
