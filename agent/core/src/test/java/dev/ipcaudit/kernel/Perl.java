package dev.ipcaudit.kernel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Another process, which makes what a test looks at: a script of perl that prints {@code ready} and
 * then waits for the end of its input. It is gone when the test is.
 */
final class Perl implements AutoCloseable {

  private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");

  private final Process process;
  private final BufferedReader output;
  private final List<String> lines = new ArrayList<>();

  private Perl(List<String> command, String script) throws IOException {
    List<String> all = new ArrayList<>(command);
    all.add("perl");
    all.add("-e");
    all.add("$| = 1; " + script + " print qq(ready\\n); <STDIN>;");
    process = new ProcessBuilder(all).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    output = process.inputReader();
  }

  /** Runs the script up to where it is ready. Skips the test where there is no perl. */
  static Perl run(String script) throws IOException {
    return run(List.of(), script);
  }

  /** The same behind a command such as {@code unshare -i}. */
  static Perl run(List<String> prefix, String script) throws IOException {
    Perl perl;
    try {
      perl = new Perl(prefix, script);
    } catch (IOException none) {
      assumeTrue(false, "SKIPPED against the real kernel: needs perl: " + none.getMessage());
      throw none;
    }
    for (String line = perl.output.readLine(); ; line = perl.output.readLine()) {
      if (line == null) {
        perl.close();
        throw new AssertionError("perl failed: " + script);
      }
      if (line.equals("ready")) {
        return perl;
      }
      perl.lines.add(line);
    }
  }

  /** The number of a system call on this machine. */
  static int number(int amd64, int aarch64) {
    return ARM ? aarch64 : amd64;
  }

  int pid() {
    return (int) process.pid();
  }

  Path directory() {
    return Path.of("/proc", Integer.toString(pid()));
  }

  /** What the script printed before it was ready. */
  List<String> lines() {
    return lines;
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
    } catch (IOException gone) {
      // it has ended
    }
    try {
      if (!process.waitFor(1, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw new IllegalStateException(e);
    }
  }
}
