package dev.ipcaudit.tests.options;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.CleanProgram;
import dev.ipcaudit.tests.targets.ExitWays;
import dev.ipcaudit.tests.targets.Quiet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

  @EveryJdk
  void anUnknownKeyEndsTheHostInCi(Jdk jdk) {
    Run run = Target.launcher("-version").agentExactly("ci,nosuch=1").on(jdk).run();

    assertThat(run).exitsWith(2);
    assertThat(run.stdout()).isEmpty();
    assertThat(run.stderr().lines()).singleElement().asString().contains("nosuch");
  }

  @EveryJdk
  void anUnknownKeyLeavesTheHostRunningOtherwise(Jdk jdk) {
    Run run = Target.program(Quiet.class).agentExactly("nosuch=1").on(jdk).run();

    assertThat(run).exitsWith(0);
    assertThat(run.stdout()).isEqualTo("quiet on stdout\n");
    assertThat(run.stderr().lines()).hasSize(2).first().asString().contains("nosuch");
  }

  @ParameterizedTest
  @CsvSource({"scan, soon", "exitcode, many", "fail-on, everything", "jmx, perhaps"})
  void aBadValueIsNamedWithItsKey(String key, String value) {
    Run run = Target.launcher("-version").agentExactly("ci," + key + "=" + value).run();

    assertThat(run).exitsWith(2);
    assertThat(run.stderr().lines()).singleElement().asString().contains(key, value);
  }

  @Test
  void agentOptionsWinOverPropertiesOverEnvironmentOverFile(@TempDir Path directory)
      throws Exception {
    Path file = directory.resolve("ipcaudit.options");
    Files.writeString(file, "ci\nexitcode=31\n");

    assertThat(leaking().agentExactly("config=" + file).run()).exitsWith(31);
    assertThat(leaking().env("IPCAUDIT_OPTS", "exitcode=37").agentExactly("config=" + file).run())
        .exitsWith(37);
    assertThat(
            leaking()
                .env("IPCAUDIT_OPTS", "ci,exitcode=37")
                .jvmArgs("-Dipcaudit.exitcode=41")
                .agentExactly("")
                .run())
        .exitsWith(41);
    assertThat(leaking().jvmArgs("-Dipcaudit.exitcode=41").agentExactly("ci,exitcode=43").run())
        .exitsWith(43);
  }

  @Test
  void withoutCiNothingIsJudged() {
    Run run = leaking().agentExactly("exitcode=43").run();

    assertThat(run).exitsWith(0);
  }

  @Test
  void reportsAreWrittenByEndingAndWithThePid(@TempDir Path directory) throws Exception {
    Run run =
        Target.program(CleanProgram.class)
            .in(directory)
            .before("umask 022")
            .agentExactly("ci,report.mode=0644,report=new/of-%p/a.sarif+out-%p.json+out-%p.txt")
            .run();

    assertThat(run).exitsWith(0);
    assertThat(directory.toFile().list())
        .hasSize(3)
        .contains("new")
        .filteredOn(name -> name.matches("out-[0-9]+\\.(json|txt)"))
        .hasSize(2)
        .allSatisfy(name -> assertThat(mode(directory.resolve(name))).isEqualTo("rw-r--r--"));
    Path made = directory.resolve("new");
    assertThat(mode(made)).isEqualTo("rwxr-xr-x");
    Path ofPid = made.resolve(made.toFile().list()[0]);
    assertThat(ofPid.getFileName().toString()).matches("of-[0-9]+");
    assertThat(mode(ofPid)).isEqualTo("rwxr-xr-x");
    // which version it was is in the manifest of the real jar only
    assertThat(Files.readString(ofPid.resolve("a.sarif")))
        .containsPattern("\"version\" : \"1[^\"]+\"");
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static Target leaking() {
    return Target.program(ExitWays.class, "normal", "leak");
  }
}
