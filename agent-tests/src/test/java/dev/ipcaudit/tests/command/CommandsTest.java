package dev.ipcaudit.tests.command;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Layout;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Running;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.AttachHost;
import dev.ipcaudit.tests.targets.Watched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code java -jar ipcaudit-agent.jar COMMAND}. */
class CommandsTest {

  @EveryJdk
  void attachBringsTheAgentIntoARunningJvm(Jdk jdk) {
    try (Running running = Target.program(AttachHost.class).on(jdk).start()) {
      running.awaitLine("ready");

      Run attached = command(jdk, "attach", running.pid(), "ci,scan.now");

      assertThat(attached).exitsWith(0);
      assertThat(attached.stdout())
          .startsWith("ipcaudit: is active in " + running.pid() + "\nipcaudit: ")
          .endsWith("; no IPC object was created\n")
          .hasLineCount(2);
      running.send("leak").awaitLine("leaked");
      running.send("end");
      Run run = running.await();
      assertThat(run).exitsWith(23);
      assertThat(run.stderr())
          .contains(
              "leaked-object: " + AttachHost.SETS + " x sysv-sem at " + AttachHost.class.getName(),
              Line.of(AttachHost.class, "after the attach, by interface").toString());
    }
  }

  @EveryJdk
  void anAgentThatIsActiveTakesOrdersAndRefusesWhatItCannotChange(Jdk jdk) throws Exception {
    try (Running running = Target.program(Watched.class).agentExactly("scan=0").on(jdk).start()) {
      running.awaitLine("ready");
      running.send("misuse").awaitLine("done: misuse");
      Object pid = running.pid();
      Path report = running.directory().resolve("now.json");
      Path baseline = running.directory().resolve("known");
      Files.writeString(baseline, "use-after-remove * " + Watched.class.getName() + ".main\n");

      Run reported = command(jdk, "attach", pid, "report.now=" + report);
      Run refused = command(jdk, "attach", pid, "scan.now,scan=1s");
      Run unreadable = command(jdk, "attach", pid, "baseline=" + report + ".none");
      Run accepted = command(jdk, "attach", pid, "scan.now,scan=0,baseline=" + baseline);
      // a directory stands where the report should be, which is not known before it is written
      Files.createDirectories(running.directory().resolve("blocked-" + pid + ".json/in-use"));
      Path blocked = running.directory().resolve("blocked-%p.json");
      Run partly = command(jdk, "attach", pid, "baseline=" + baseline + ",report.now=" + blocked);
      Run nothing = command(jdk, "attach", pid);

      assertThat(reported).exitsWith(0);
      assertThat(reported.stdout())
          .startsWith("ipcaudit: is active in " + pid + "\nipcaudit: 0 errors, 1 warning, ")
          .endsWith("\nipcaudit: wrote " + report + "\n");
      assertThat(Files.readString(report)).contains("\"rule\" : \"use-after-remove\"");
      String why = "scan=1s: cannot be changed while the agent runs, and there it is scan=0";
      assertThat(refused).exitsWith(2);
      assertThat(refused.stderr())
          .isEqualTo("ipcaudit: is active in " + pid + " as before: " + why + "\n");
      assertThat(unreadable).exitsWith(2);
      assertThat(unreadable.stderr()).contains(".none", "no such file").hasLineCount(1);
      assertThat(accepted).exitsWith(0);
      assertThat(accepted.stdout())
          .contains("\nipcaudit: the baseline is " + baseline + "\nipcaudit: no findings");
      assertThat(partly).exitsWith(2);
      assertThat(partly.stdout())
          .startsWith("ipcaudit: is active in " + pid + "\n")
          .contains("\nipcaudit: the baseline is " + baseline + "\nipcaudit: no findings");
      assertThat(partly.stderr())
          .startsWith("ipcaudit: ")
          .contains("blocked-" + pid + ".json: cannot be written: ")
          .doesNotContain("as before")
          .hasLineCount(1);
      assertThat(nothing).exitsWith(0);
      Run run = running.send("end").await();
      assertThat(run).exitsWith(0);
      assertThat(run.stderr())
          .contains("ipcaudit: " + why + "; the agent runs on as before\n")
          .contains(
              "cannot be written", "; done before: the baseline is " + baseline + ", no findings")
          .contains("ipcaudit: is active in this JVM already, this second attach changes nothing");
    }
  }

  @EveryJdk
  void whatTheOtherJvmRefusesIsSaidHereToo(Jdk jdk) {
    try (Running running =
        Target.program(AttachHost.class).jvmArgs("-Dipcaudit.nosuch=1").on(jdk).start()) {
      running.awaitLine("ready");

      Run attached = command(jdk, "attach", running.pid(), "ci");

      assertThat(attached).exitsWith(2);
      assertThat(attached.stdout()).isEmpty();
      assertThat(attached.stderr())
          .startsWith("ipcaudit: is OFF in " + running.pid() + ": nosuch: unknown option")
          .endsWith("(in a system property)\n");
      running.send("end");
      assertThat(running.await()).exitsWith(0);
    }
  }

  @EveryJdk
  void whatCannotBeAttachedToIsSaidInOneLine(Jdk jdk) {
    Run run = command(jdk, "attach", 4194305);

    assertThat(run).exitsWith(1);
    assertThat(run.stderr()).isEqualTo("ipcaudit: there is no process 4194305\n");
  }

  @EveryJdk
  void aBadOptionIsRefusedBeforeTheOtherJvmIsTouched(Jdk jdk) {
    Run run = command(jdk, "attach", 1, "exitcode=abc");

    assertThat(run).exitsWith(2);
    assertThat(run.stderr())
        .isEqualTo("ipcaudit: exitcode=abc: expected a whole number from 0 to 255\n");
  }

  @EveryJdk
  void anUnknownCommandIsRefused(Jdk jdk) {
    Run run = command(jdk, "detach");

    assertThat(run).exitsWith(2);
    assertThat(run.stderr()).startsWith("ipcaudit: ").contains("detach", "Usage: ipcaudit");
    assertThat(run.stdout()).isEmpty();
  }

  @EveryJdk
  void versionIsOneLineAndTakesNothingOfTheOtherCommands(Jdk jdk) throws IOException {
    Run run =
        Target.jar(Layout.AGENT, "version")
            .withoutJna()
            .jvmArgs("-Xlog:class+load:file=classes.log")
            .on(jdk)
            .run();

    assertThat(run).exitsWith(0);
    assertThat(run.stdout()).matches("ipcaudit \\S+\n");
    assertThat(Files.readString(run.directory().resolve("classes.log")))
        .contains("dev.ipcaudit.javaagent.command.Commands ")
        .doesNotContain("com.sun.jna.", "dev.ipcaudit.javaagent.command.scan.");
  }

  @EveryJdk
  void helpHasEveryCommand(Jdk jdk) {
    Run run = command(jdk, "help");

    assertThat(run).exitsWith(0);
    assertThat(run.stdout())
        .contains("scan ", "clean ", "attach ", "watch ", "report ", "help ", "version ");
  }

  private static Run command(Jdk jdk, Object... words) {
    return Target.jar(Layout.AGENT, words).withoutJna().on(jdk).run();
  }
}
