package dev.ipcaudit.tests.bindings;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryForeignJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jna;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;

/** One host, several bindings. */
class MixedHostTest {

  private static final String MIXED = "dev/ipcaudit/tests/bindings/Mixed.java";

  @EveryForeignJdk
  void whatOneBindingCreatedAnotherMayRemove(Jdk jdk) {
    Run run =
        Target.source(MIXED)
            .with(Jna.newest())
            .jvmArgs("--enable-native-access=ALL-UNNAMED")
            .agent("ci")
            .on(jdk)
            .run();

    assertThat(run)
        .exitsWith(23)
        .hasFailures(1)
        .accounts("sysv-sem", Line.ofSource(MIXED, "by JNA"), 13, 13)
        .accounts("sysv-sem", Line.ofSource(MIXED, "by Panama"), 17, 17)
        .leaks(1, "sysv-sem", Line.ofSource(MIXED, "kept"))
        .accountsNothing("sysv-sem", Line.ofSource(MIXED, "found"));
    assertThat(run.stdout()).isEqualTo("found true\n");
    assertThat(run.report().coverage("jna")).isEqualTo("active");
    assertThat(run.report().coverage("ffm")).isEqualTo("active");
  }
}
