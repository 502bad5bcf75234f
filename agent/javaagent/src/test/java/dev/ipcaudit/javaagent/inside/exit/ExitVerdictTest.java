package dev.ipcaudit.javaagent.inside.exit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.javaagent.inside.Given;
import dev.ipcaudit.ledger.Ledger;
import dev.ipcaudit.model.Coverage;
import dev.ipcaudit.option.Options;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a JVM ends of which nothing is known but that it could not be judged: each a JVM. */
class ExitVerdictTest {

  /** What its own exit code would be. */
  private static final int OWN = 7;

  static final class Ends {
    public static void main(String[] args) throws Exception {
      Options options = Given.options(args[0]);
      Coverage coverage = new Coverage();
      coverage.note("a host of which more is to be said than that it used nothing");
      ExitVerdict verdict =
          new ExitVerdict(
              options,
              coverage,
              () -> {
                switch (args[1]) {
                  case "memory":
                    throw new OutOfMemoryError("Java heap space");
                  case "class":
                    throw new NoClassDefFoundError("dev/ipcaudit/audit/Auditor");
                  default:
                    throw new IllegalStateException("a bug of ours");
                }
              });
      if (args[2].equals("ledger")) {
        verdict.fallBackOn(new LedgerVerdict(new Ledger(100), options));
      }
      verdict.run();
      System.exit(verdict.reached() ? OWN : 1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ci,               bug,    ledger, 23", // must not pass for clean
    "'ci,exitcode=5',  bug,    none,   5",
    "ci,               memory, ledger, 7", // the ledger holds nothing
    "ci,               memory, none,   7", // nothing was ever created
    "ci,               class,  ledger, 7",
    "report=r.json,    bug,    none,   7", // without ci no run fails
    "'',               memory, none,   7",
  })
  void aRunThatCannotBeJudgedFailsUnlessTheLedgerIsClean(
      String options, String thrown, String ledger, int exitCode) throws Exception {
    Process java =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Ends.class.getName(),
                    options,
                    thrown,
                    ledger))
            .redirectErrorStream(true)
            .start();
    String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(java.waitFor()).as(output).isEqualTo(exitCode);
    assertThat(output).contains("ipcaudit: WARN the verdict could not be reached: ");
  }
}
