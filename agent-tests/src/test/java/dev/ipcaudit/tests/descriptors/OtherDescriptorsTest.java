package dev.ipcaudit.tests.descriptors;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Shared;
import dev.ipcaudit.tests.frame.Target;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sockets of every family by what they are connected to, and kinds that are rare. */
@EveryJdk
class OtherDescriptorsTest {

  private static final Shared RUN =
      Shared.run(() -> Target.program(OtherDescriptors.class).agent("ci"));

  private final Run run;

  OtherDescriptorsTest(Jdk jdk) {
    run = RUN.on(jdk);
  }

  @Test
  void theNameOfASocketIsItsPeer() {
    List<String> ports = run.stdout().lines().filter(line -> line.startsWith("port ")).toList();
    assertThat(ports).as(run::toString).hasSize(2);
    String server = "127.0.0.1:" + ports.get(0).substring(5);
    String own = "127.0.0.1:" + ports.get(1).substring(5);
    assertThat(run)
        .exitsWith(23)
        .finds("warning", "leaked-object", 2, "socket", line("lost connections"))
        .finds("warning", "leaked-object", 2, "socket", line("lost accepted"))
        .finds("note", "leaked-object", 1, "socket", line("kept listener"))
        .finds("warning", "leaked-object", 2, "socket", line("lost UDP"))
        .finds("warning", "leaked-object", 2, "socket", line("lost netlink"))
        .accounts("socket", line("closed UDP"), 2, 2);
    assertThat(names("lost connections"))
        .allMatch(name -> name.startsWith("tcp 127.0.0.1:") && name.endsWith(" -> " + server));
    assertThat(names("lost accepted"))
        .allMatch(name -> name.startsWith("tcp " + own + " -> 127.0.0.1:"));
    assertThat(names("kept listener")).containsExactly("tcp " + own + " listening");
    assertThat(names("lost UDP")).allMatch(name -> name.startsWith("inet socket:["));
    assertThat(names("lost netlink")).allMatch(name -> name.startsWith("netlink "));
    assertThat(run.stderr()).contains("-> " + server);
  }

  @ParameterizedTest
  @CsvSource({
    "packet, socket",
    "vsock, socket",
    "ring, io-uring",
    "group, fanotify",
    "faults, userfaultfd",
    "event, perf-event",
    "secret, memfd",
    "copy, dup-fd",
  })
  void whatTheMachineAllowsIsSeen(String name, String kind) {
    Assumptions.assumeTrue(run.stdout().lines().anyMatch(name::equals), "not allowed here");
    Line line = line("lost " + name);
    assertThat(run).finds("warning", "leaked-object", 2, kind, line).accounts(kind, line, 3, 1);
  }

  @Test
  void aChildAtATerminalIsAChildAndATerminal() {
    assertThat(run)
        .finds("warning", "leaked-object", 2, "pty", line("terminal with a child"))
        .accounts("child", line("terminal with a child"), 2, 2);
    assertThat(run.stdout()).endsWith("done\n");
  }

  private List<String> names(String marker) {
    return run.report().finding("leaked-object", "socket", line(marker)).orElseThrow().names();
  }

  private static Line line(String marker) {
    return Line.of(OtherDescriptors.class, marker);
  }
}
