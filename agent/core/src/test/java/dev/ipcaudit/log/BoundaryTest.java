package dev.ipcaudit.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundaryTest {

  /** In a JVM of its own, whose stderr is read. */
  static final class Fails {
    public static void main(String[] args) {
      LogLevel.set(LogLevel.valueOf(args[0]));
      for (int i = 0; i < 2; i++) {
        Boundary.run(Fails::fail, "a detail is missing");
        Boundary.warn(Fails::fail, "the report is missing");
      }
    }

    private static void fail() throws IOException {
      throw new IOException("disk full");
    }
  }

  @Test
  void nothingIsThrownAndWhateverWasIsGivenBack() {
    for (Throwable thrown :
        List.of(new IOException(), new OutOfMemoryError(), new StackOverflowError())) {
      Throwable caught =
          Boundary.run(
              () -> {
                throw thrown;
              },
              "not done");

      assertThat(caught).isSameAs(thrown);
    }
    assertThat(Boundary.warn(() -> {}, "not done")).isNull();
  }

  @Test
  void whatAFailedStepThrowsInTurnIsLost() {
    List<Throwable> told = new ArrayList<>();
    Boundary.Step step =
        new Boundary.Step() {
          @Override
          public void step() throws IOException {
            throw new IOException("first");
          }

          @Override
          public void failed(Throwable failure) {
            told.add(failure);
            throw new OutOfMemoryError();
          }
        };

    Throwable caught = Boundary.run(step, "not done");

    assertThat(caught).hasMessage("first");
    assertThat(told).containsExactly(caught);
  }

  @Test
  void anInterruptedThreadStaysInterrupted() {
    Boundary.run(
        () -> {
          throw new InterruptedException();
        },
        "not done");

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aStepThatRecursesForEverIsStopped() {
    assertThat(Boundary.run(BoundaryTest::recurse, "not done"))
        .isInstanceOf(StackOverflowError.class);
  }

  private static void recurse() {
    recurse();
  }

  @Test
  void theStackIsThereWhenItIsAskedFor() throws Exception {
    assertThat(said("WARN").lines())
        .containsExactly("ipcaudit: WARN the report is missing: java.io.IOException: disk full");
    assertThat(said("OFF")).isEmpty();
    String all = said("DEBUG");
    assertThat(all.lines().filter(line -> line.contains("DEBUG a detail is missing"))).hasSize(2);
    assertThat(all.lines().filter(line -> line.contains("WARN the report"))).hasSize(1);
    assertThat(all).contains("    at " + Fails.class.getName() + ".fail(BoundaryTest.java");
  }

  private static String said(String level) throws Exception {
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Fails.class.getName(),
                level)
            .redirectErrorStream(true)
            .start();
    String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(java.waitFor()).as(output).isZero();
    return output;
  }
}
