package dev.ipcaudit.tests.start;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jna;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.frame.TestJar;
import dev.ipcaudit.tests.targets.ExitWays;
import dev.ipcaudit.tests.targets.Quiet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stops the agent from starting, the host runs, and one line says why. */
@EveryJdk
class StartTest {

  private static final String QUIET = "quiet on stdout\n";

  @TempDir private Path directory;

  private final Jdk jdk;

  StartTest(Jdk jdk) {
    this.jdk = jdk;
  }

  @ParameterizedTest
  @CsvSource({
    "inside/start/Start, inside.start.Start",
    "inside/start/Assembly, inside.start.Assembly",
    "inside/exit/ExitAudit, inside.exit.ExitAudit",
    "hooks/IpcAuditJdk.classdata, no IpcAuditJdk",
    "option/Options, option.Options",
  })
  void aJarThatLacksWhatStartNeedsIsOneLine(String part, String named) throws Exception {
    Run run = Target.program(Quiet.class).agentJar(without(part)).agentExactly("ci").on(jdk).run();

    assertThat(run).exitsWith(0);
    assertThat(run.stdout()).isEqualTo(QUIET);
    assertOneLine(run, "ipcaudit: could not start, the host runs on without it: ", named);
  }

  /** Made with the first class that matters; a verdict that cannot be reached then is said too. */
  @ParameterizedTest
  @ValueSource(strings = {"", "ci"})
  void aJarThatLacksWhatTheFirstClassNeedsIsOneLine(String options) throws Exception {
    Run run =
        Target.program(ExitWays.class, "normal")
            .agentJar(without("intercept/HostTransformer"))
            .agentExactly(options)
            .on(jdk)
            .run();

    assertThat(run).exitsWith(0);
    String first = run.stderr().lines().filter(line -> line.contains("ipcaudit")).findFirst().get();
    assertThat(first)
        .startsWith("ipcaudit: calls by com.sun.jna.")
        .contains(" are not seen: java.lang.")
        .endsWith("intercept.HostTransformer");
    assertThat(run.stderr().contains("the verdict could not be reached"))
        .isEqualTo(options.equals("ci"));
  }

  @Test
  void aJarThatLacksTheTextReportStillFailsTheBuild() throws Exception {
    Run run =
        Target.program(ExitWays.class, "normal", "leak")
            .agentJar(without("report/TextReport"))
            .agent("ci")
            .on(jdk)
            .run();

    assertThat(run)
        .exitsWith(23)
        .leaks(ExitWays.SETS, "sysv-sem", Line.of(ExitWays.class, "never removed"));
    assertOneLine(run, "ipcaudit: WARN the verdict could not be shown", "TextReport");
  }

  @ParameterizedTest
  @ValueSource(strings = {"net/bytebuddy/", "intercept/jna/JnaRewriter"})
  void aJarThatCannotRewriteLeavesTheHostAndSaysSo(String part) throws Exception {
    Run run =
        Target.program(ExitWays.class, "exit", "leak")
            .agentJar(without(part))
            .agent("")
            .on(jdk)
            .run();

    assertThat(run).exitsWith(ExitWays.EXIT_CODE).leaves(ExitWays.SETS, "sysv-sem");
    assertThat(run.report().coverage("jna")).startsWith("failed: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ci"})
  void aHostWithoutABindingOpensNoneOfOurLibraries(String options) throws Exception {
    Run run =
        Target.program(Quiet.class)
            .jvmArgs("-Xlog:class+load:file=classes.log")
            .agentExactly(options)
            .on(jdk)
            .run();

    assertThat(run).exitsWith(0);
    assertThat(Files.readAllLines(run.directory().resolve("classes.log")))
        .anyMatch(line -> line.contains("dev.ipcaudit.javaagent.inside.start.Assembly"))
        .noneMatch(line -> line.contains(" dev.ipcaudit.intercept.ffm."))
        .noneMatch(line -> line.contains(" net.bytebuddy."))
        .noneMatch(line -> line.contains(" org.slf4j."))
        .noneMatch(line -> line.contains(" tools.jackson."))
        .noneMatch(line -> line.contains(" javax.management."))
        .noneMatch(line -> line.contains(" jdk.jfr.FlightRecorder"))
        .noneMatch(line -> line.contains(" dev.ipcaudit.jfr."));
  }

  @Test
  void aHostOfAnotherBindingLoadsNothingForJavaLangForeign() throws Exception {
    Run run =
        Target.program(ExitWays.class, "normal", "leak")
            .jvmArgs("-Xlog:class+load:file=classes.log")
            .agent("")
            .on(jdk)
            .run();

    assertThat(run).leaks(ExitWays.SETS, "sysv-sem", Line.of(ExitWays.class, "never removed"));
    assertThat(run.report().coverage("ffm")).isEqualTo("not-loaded");
    assertThat(Files.readAllLines(run.directory().resolve("classes.log")))
        .anyMatch(line -> line.contains("dev.ipcaudit.intercept.jna."))
        .noneMatch(line -> line.contains(" dev.ipcaudit.intercept.ffm."))
        .noneMatch(line -> line.contains(" javax.management."))
        .noneMatch(line -> line.contains(" dev.ipcaudit.jmx."))
        .noneMatch(line -> line.contains(" java.lang.IpcAuditLinker"));
  }

  @Test
  void onAnotherSystemItDoesNothing() {
    Run run =
        Target.program(Quiet.class)
            .jvmArgs("-Dos.name=Plan9")
            .agentExactly("ci,nosuch=1")
            .on(jdk)
            .run();

    assertThat(run).exitsWith(0);
    assertThat(run.stdout()).isEqualTo(QUIET);
    assertThat(run.stderr())
        .isEqualTo("ipcaudit: supports Linux only and does nothing here\nand on stderr\n");
  }

  @Test
  void aSecondAgentChangesNothing() {
    Run run =
        Target.program(ExitWays.class, "normal", "leak")
            .agent("ci")
            .jvmArgs("-javaagent:" + TestJar.agent() + "=ci,exitcode=41")
            .on(jdk)
            .run();

    Line leak = Line.of(ExitWays.class, "never removed");
    assertThat(run)
        .exitsWith(23)
        .leaks(ExitWays.SETS, "sysv-sem", leak)
        .accounts("sysv-sem", leak, ExitWays.SETS, 0);
    assertThat(run.stderr().lines())
        .startsWith("ipcaudit: is active in this JVM already, this second start changes nothing")
        .filteredOn(line -> line.contains("second start"))
        .hasSize(1);
  }

  @Test
  void aVersionIsShownAsEver() {
    Run without = Target.launcher("-version").on(jdk).run();
    Run with = Target.launcher("-version").agentExactly("").on(jdk).run();

    assertThat(with).exitsWith(0);
    assertThat(with.stdout()).isEqualTo(without.stdout());
    assertThat(with.stderr()).isEqualTo(without.stderr());
  }

  /** What the JVM itself says when the variable is set. */
  private static String pickedUp(String options) {
    return "Picked up JAVA_TOOL_OPTIONS: " + options + "\n";
  }

  @Test
  void toolsOfTheJdkAreLeftAlone() throws Exception {
    String options = "-javaagent:" + TestJar.agent() + "=ci,nosuch=1";
    String home = "-J-Djava.util.prefs.userRoot=" + directory;
    Path source = Files.writeString(directory.resolve("Hello.java"), "class Hello {}");
    Path script = Files.writeString(directory.resolve("script"), "/exit\n");
    List<Target> tools =
        List.of(
            Target.tool("javac", "-d", directory.toString(), source.toString()),
            Target.tool("jar", "--version"),
            Target.tool("jshell", home, script.toString()),
            Target.tool("jcmd", "-l"));

    for (Target tool : tools) {
      Run run = tool.env("JAVA_TOOL_OPTIONS", options).on(jdk).run();

      assertThat(run).exitsWith(0);
      assertThat(run.stderr()).as(run::toString).startsWith(pickedUp(options));
      assertThat(run.stderr() + run.stdout().replace(options, ""))
          .as(run::toString)
          .doesNotContain("ipcaudit:");
    }
    assertThat(directory.resolve("Hello.class")).exists();
  }

  @Test
  void aProgramInOneSourceFileIsAuditedThough() throws Exception {
    Path source =
        Files.writeString(
            directory.resolve("Single.java"),
            """
            public class Single {
              interface C extends com.sun.jna.Library {
                int msgget(int key, int flags);
              }
              public static void main(String[] args) {
                com.sun.jna.Native.load("c", C.class).msgget(0, 0600);
                System.out.println("single");
              }
            }
            """);
    String options = "-javaagent:" + TestJar.agent() + "=ci";

    Run run =
        Target.launcher(source.toString())
            .jvmArgs("-cp", Jna.newest().jar().toString())
            .env("JAVA_TOOL_OPTIONS", options)
            .on(jdk)
            .run();

    assertThat(run).exitsWith(23).leaves(1, "sysv-msg");
    assertThat(run.stdout()).isEqualTo("single\n");
    assertThat(run.stderr()).startsWith(pickedUp(options)).contains("Single.java:6");
  }

  private Path without(String part) throws Exception {
    Predicate<String> left = name -> name.contains(part);
    return TestJar.agentWithout(Files.createTempFile(directory, "agent", ".jar"), left);
  }

  private static void assertOneLine(Run run, String begin, String part) {
    List<String> ours = run.stderr().lines().filter(line -> line.contains("ipcaudit")).toList();
    assertThat(ours).as(run::toString).singleElement().asString().startsWith(begin).contains(part);
    assertThat(run.stderr()).doesNotContain("\tat ");
  }
}
