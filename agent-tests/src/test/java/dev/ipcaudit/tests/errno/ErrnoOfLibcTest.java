package dev.ipcaudit.tests.errno;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryForeignJdk;
import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Isolation;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jnr;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;

/** Both errnos, a binding's and libc's own, are after each call what they are without the agent. */
class ErrnoOfLibcTest {

  private static final String HANDLES = "dev/ipcaudit/tests/errno/RealErrnoOfHandles.java";
  private static final String LOCATED = "dev/ipcaudit/tests/errno/ErrnoLocated.java";

  @EveryJdk
  void ofInterfaceMapping(Jdk jdk) {
    compare(
        () -> Target.program(RealErrno.class, "interface").with(Jnr.newest(Jnr.Way.STUBS)), jdk);
  }

  @EveryJdk
  void ofDirectMapping(Jdk jdk) {
    compare(() -> Target.program(RealErrno.class, "direct").with(Jnr.newest(Jnr.Way.STUBS)), jdk);
  }

  @EveryJdk
  void ofNativesThatJnrMakes(Jdk jdk) {
    compare(() -> Target.program(RealErrno.class, "jnr").with(Jnr.newest(Jnr.Way.STUBS)), jdk);
    compare(() -> Target.program(RealErrno.class, "careless").with(Jnr.newest(Jnr.Way.STUBS)), jdk);
  }

  @EveryJdk
  void ofTheInvokerOfJffi(Jdk jdk) {
    compare(() -> Target.program(RealErrno.class, "jnr").with(Jnr.newest(Jnr.Way.BUFFERS)), jdk);
    compare(
        () -> Target.program(RealErrno.class, "careless").with(Jnr.newest(Jnr.Way.BUFFERS)), jdk);
  }

  @EveryForeignJdk
  void ofHandles(Jdk jdk) {
    compare(() -> Target.source(HANDLES), jdk);
  }

  @EveryForeignJdk
  void whoeverAsksWhereErrnoIsHandlesIt(Jdk jdk) {
    Run without = Target.source(LOCATED).on(jdk).run();
    Run run = Target.source(LOCATED).agent("ci").on(jdk).run();

    assertThat(run.stdout()).as(run::toString).isEqualTo(without.stdout()).contains("errno 11");
    assertThat(run)
        .exitsWith(23)
        .finds("warning", "unhandled-eagain", 7, "eventfd", Line.ofSource(LOCATED, "not looked at"))
        .hasFailures(1);
  }

  private interface Program {
    Target target();
  }

  private static void compare(Program program, Jdk jdk) {
    Isolation.requireMounts();
    Run without = program.target().on(jdk).run();
    Run with = program.target().agentExactly("").on(jdk).run();

    assertThat(with.stdout())
        .as(with::toString)
        .isEqualTo(without.stdout())
        .contains("EAGAIN gave -1");
    assertThat(with).exitsWith(without.exitCode()).exitsWith(0);
  }
}
