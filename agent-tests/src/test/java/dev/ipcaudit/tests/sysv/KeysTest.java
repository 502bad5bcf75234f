package dev.ipcaudit.tests.sysv;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Shared;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.ExistingKey;
import org.junit.jupiter.api.Test;

@EveryJdk
class KeysTest {

  private static final Shared RUN =
      Shared.run(() -> Target.program(ExistingKey.class).before("ipcmk --semaphore 1").agent("ci"));

  private final Run run;

  KeysTest(Jdk jdk) {
    run = RUN.on(jdk);
  }

  @Test
  void theCallThatMadeTheObjectOwnsIt() {
    assertThat(run)
        .exitsWith(23)
        .leaks(1, "sysv-sem", line("set by key"))
        .leaks(1, "sysv-shm", line("segment by key"))
        .leaks(1, "sysv-msg", line("queue by key"))
        .leaks(1, "sysv-sem", line("exclusive"));
  }

  @Test
  void aCallThatFindsAnObjectCreatesNothing() {
    assertThat(run)
        .accountsNothing("sysv-sem", line("set found"))
        .accountsNothing("sysv-sem", line("set asked for"))
        .accountsNothing("sysv-sem", line("set found directly"))
        .accountsNothing("sysv-shm", line("segment found"))
        .accountsNothing("sysv-msg", line("queue found"));
  }

  @Test
  void whatAnotherProcessMadeIsNotOurs() {
    assertThat(run).accountsNothing("sysv-sem", line("from elsewhere"));
  }

  @Test
  void aRefusedCallCreatesNothing() {
    assertThat(run)
        .accountsNothing("sysv-sem", line("set refused"))
        .accountsNothing("sysv-sem", line("set refused directly"))
        .accountsNothing("sysv-shm", line("segment refused"))
        .accountsNothing("sysv-msg", line("queue refused"));
  }

  @Test
  void everyPrivateKeyMakesANewObject() {
    assertThat(run).leaks(5, "sysv-sem", line("private"));
  }

  @Test
  void aKeyThatWasRemovedIsMadeAgain() {
    assertThat(run)
        .leaks(1, "sysv-sem", line("again and again"))
        .accounts("sysv-sem", line("again and again"), 3, 2);
  }

  @Test
  void keysAreShownAsIpcsShowsThem() {
    assertThat(run.report().finding("leaked-object", "sysv-sem", line("high key")).orElseThrow())
        .satisfies(finding -> assertThat(finding.keys()).containsExactly("0x80001234"));
  }

  @Test
  void nothingElseIsFound() {
    assertThat(run).hasFailures(7).leaves(10, "sysv-sem");
  }

  private static Line line(String marker) {
    return Line.of(ExistingKey.class, marker);
  }
}
