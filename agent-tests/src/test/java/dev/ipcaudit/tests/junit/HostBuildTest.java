package dev.ipcaudit.tests.junit;

import static dev.ipcaudit.tests.frame.HostBuild.PASSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.HostBuild;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Leaking tests in the build of a host: surefire, failsafe and JaCoCo together, with Jupiter 5 and
 * with Jupiter 6, and with other engines of the JUnit Platform.
 */
class HostBuildTest {

  private static final String LEAK = "leaked-object: 1 x sysv-sem at fx.Locks.open(Locks.java:23)";

  private static HostBuild build;

  @BeforeAll
  static void build() {
    build = HostBuild.run();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jupiter5", "jupiter6"})
  void aLeakingUnitTestFailsWithTheStackThatMadeTheObject(String module) {
    Map<String, String> results =
        build.results(module + "/target/surefire-reports/TEST-fx.LocksTest.xml");

    assertThat(results).as(build::toString).containsOnlyKeys("closes", "leaks", "leaksAsExpected");
    assertThat(results).containsEntry("closes", PASSED).containsEntry("leaksAsExpected", PASSED);
    assertThat(results.get("leaks"))
        .contains(LEAK + " is still there at the end of leaks()")
        .contains("fix: Call semctl(id, 0, IPC_RMID)")
        .containsPattern(
            "\tat fx\\.Locks\\.open\\(Locks\\.java:23\\)\\s+at fx\\.LocksTest\\.leaks\\(LocksTest");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jupiter5", "jupiter6"})
  void aLeakingTestOfJunit4IsAFailedTestBesideIt(String module) {
    Map<String, String> results =
        build.results(module + "/target/surefire-reports/TEST-fx.OldLocksTest.xml");

    assertThat(results)
        .as(build::toString)
        .containsOnlyKeys(
            "closes",
            "leaks",
            "leaks [ipcaudit]",
            "leaksAsExpected",
            "leaksNoMore",
            "leaksNoMore [ipcaudit]",
            "OldLocksTest [ipcaudit]");
    assertThat(results.get("leaks [ipcaudit]"))
        .contains(LEAK + " is still there at the end of leaks", "fix: ", "OldLocksTest.leaks(");
    assertThat(results.get("OldLocksTest [ipcaudit]")).contains(LEAK, "OldLocksTest.openForAll(");
    assertThat(results.get("leaksNoMore [ipcaudit]"))
        .contains("an expected leak does not occur any more");
  }

  @ParameterizedTest
  @CsvSource({
    "LocksNgTest, leaks, closesAfterwards",
    "LocksSpec, it leaks, it closes",
    "LocksKotest, it leaks, it closes"
  })
  void soItIsWithTestngSpockAndKotest(String type, String leaks, String closes) {
    Map<String, String> results =
        build.results("engines/target/surefire-reports/TEST-fx." + type + ".xml");

    assertThat(results)
        .as(build::toString)
        .containsOnlyKeys(leaks, closes, leaks + " [ipcaudit]")
        .containsEntry(closes, PASSED);
    assertThat(results.get(leaks + " [ipcaudit]"))
        .contains(LEAK + " is still there at the end of " + leaks, "fx." + type + ".");
  }

  /** What Maven says of a test that failed can be understood, other than of an exit code. */
  @Test
  void whatIsWrongBesideLeaksIsAFailedTestToo() {
    Map<String, String> results =
        build.results("engines/target/surefire-reports/TEST-dev.ipcaudit.junit.NoIpcLeaks.xml");

    assertThat(results)
        .as(build::toString)
        .containsOnlyKeys("double-close at fx.TwiceNgTest.closesTwice");
    assertThat(results.values())
        .singleElement()
        .asString()
        .contains("double-close: 1 x eventfd at fx.TwiceNgTest.closesTwice(", "fix: ");
    assertThat(build.output())
        .contains("the exit code stays as it is, since these findings failed tests");
  }

  @ParameterizedTest
  @CsvSource({"without-agent, without-agent=fail", "in-ci, the environment variable CI is set"})
  void testsOfOtherEnginesNeedTheAgentIfTheyShall(String execution, String why) {
    Map<String, String> results =
        build.results("engines/target/" + execution + "/TEST-fx.LocksNgTest.xml");

    assertThat(results)
        .as(build::toString)
        .containsOnlyKeys("leaks", "closesAfterwards", "leaks are not checked");
    assertThat(results.get("leaks are not checked"))
        .contains("ipcaudit: the agent is not in this JVM", why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jupiter5", "jupiter6"})
  void integrationTestsNeedPropertiesAlone(String module) {
    String reports = module + "/target/failsafe-reports/TEST-";
    Map<String, String> results = build.results(reports + "fx.LocksIT.xml");
    Map<String, String> suite = build.results(reports + "JUnit Jupiter.xml");

    assertThat(results).as(build::toString).hasSize(4);
    assertThat(results).containsEntry("closes", PASSED).containsEntry("byAPool", PASSED);
    assertThat(results.get("leaks")).contains(LEAK, "the end of leaks()", "LocksIT.leaks(");
    // surefire's name for what is wrong with a class
    assertThat(results.get("executionError")).contains(LEAK, "the end of class LocksIT");
    assertThat(suite.values())
        .singleElement()
        .asString()
        .contains(LEAK + " is still there at the end of all tests", "ThreadPoolExecutor");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jupiter5", "jupiter6"})
  void coverageIsMeasuredBesideIt(String module) {
    assertThat(build.text(module + "/target/site/jacoco/jacoco.csv"))
        .as(build::toString)
        // no line is missed
        .containsPattern("fx,Locks,0,\\d+,0,0,0,[1-9]");
  }

  /** What tests were told of is not told again at the end of their JVM, which would hide it. */
  @Test
  void theBuildFailsByItsTests() {
    assertThat(build.code()).as(build::toString).isEqualTo(1);
    assertThat(build.output())
        .contains("maven-failsafe-plugin", "There are test failures")
        .contains("ipcaudit: no findings")
        .doesNotContain("Error occurred in starting fork", "Corrupted");
  }
}
