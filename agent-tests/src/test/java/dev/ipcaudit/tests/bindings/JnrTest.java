package dev.ipcaudit.tests.bindings;

import static dev.ipcaudit.tests.bindings.JnrErrno.ROUNDS;
import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.EveryJnr;
import dev.ipcaudit.tests.frame.Finding;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jnr;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.RunAssert;
import dev.ipcaudit.tests.frame.Running;
import dev.ipcaudit.tests.frame.Target;

/** The same truth through JNR as through JNA, in every version and in every way that it calls. */
@EveryJdk
class JnrTest {

  private final Jdk jdk;

  JnrTest(Jdk jdk) {
    this.jdk = jdk;
  }

  @EveryJnr
  void everyStyleIsSeen(Jnr jnr) {
    Run run = Target.program(JnrStyles.class).with(jnr).agent("ci").on(jdk).run();

    assertThat(run)
        .exitsWith(23)
        .leaks(JnrStyles.PLAIN, "sysv-sem", style("plain"))
        .leaks(JnrStyles.FUNCTION_MAPPER, "sysv-sem", style("FunctionMapper"))
        .leaks(JnrStyles.IGNORE_ERROR, "sysv-sem", style("IgnoreError"))
        .leaks(JnrStyles.SAVE_ERROR, "sysv-msg", style("SaveError"))
        .leaks(JnrStyles.LONGS, "sysv-sem", style("longs"))
        .leaks(JnrStyles.NATIVE_LONG, "sysv-shm", style("NativeLong"))
        .leaks(JnrStyles.SYNCHRONIZED, "sysv-msg", style("Synchronized"))
        .leaks(JnrStyles.REFERENCE, "sysv-sem", style("reference"))
        .leaks(JnrStyles.VARIADIC, "sysv-sem", style("Variadic"))
        .leaks(JnrStyles.SEGMENTS, "sysv-shm", style("segment"))
        .leaks(JnrStyles.QUEUES, "sysv-msg", style("boxed"))
        .leaks(JnrStyles.INVOKER, "sysv-sem", style("Invoker"))
        .leaks(JnrStyles.INVOKER_BUFFER, "sysv-sem", style("Invoker with a buffer"))
        .leaks(JnrStyles.INVOKER_NO_ERRNO, "sysv-sem", style("Invoker without errno"))
        .leaks(JnrStyles.METHOD_HANDLE, "sysv-sem", style("method handle"))
        .leaks(JnrStyles.INVOKER_IGNORING, "sysv-sem", style("Invoker that ignores errno"))
        .finds(
            "warning",
            "leaked-object",
            JnrStyles.ATTACHMENTS,
            "shm-attach",
            style("attached for good"))
        .hasFailures(17);
    assertThat(run)
        .accounts("sysv-sem", style("removed plainly"), 1, 1)
        .accounts("sysv-sem", style("removed by mapper"), 1, 1)
        .accounts("sysv-sem", style("removed carelessly"), 1, 1)
        .accounts("sysv-sem", style("removed variadic"), 1, 1)
        .accounts("sysv-sem", style("removed by varargs"), JnrStyles.VARARGS, JnrStyles.VARARGS)
        .accounts("sysv-shm", style("removed by void"), 1, 1)
        .accounts("sysv-sem", style("removed by JNA"), 1, 1)
        .accounts("sysv-sem", style("made by JNA"), 1, 1)
        .accounts("sysv-shm", style("segment for attachments"), 1, 1)
        .accounts(
            "shm-attach",
            style("attached and detached"),
            JnrStyles.ATTACHMENTS,
            JnrStyles.ATTACHMENTS);
    assertThat(run.report().coverage("jnr")).isEqualTo("active");
    assertThat(run.report().notes()).isEmpty();
  }

  /** The mark alone tells which descriptor each of them waits for. */
  @EveryJnr
  void whoWaitsIsFoundWithoutTheKernelsHelp(Jnr jnr) {
    Run run = Target.program(NamesakesWait.class).with(jnr).agent("ci,blocked=200ms").on(jdk).run();

    assertThat(run)
        .exitsWith(23)
        .finds("warning", "blocked-call", 2, "pipe", Line.of(NamesakesWait.class, "waits"))
        .hasFailures(1);
  }

  /** The target passes each of its lines once a round. */
  @EveryJnr
  void keysAndErrorsTellTheSameAsThroughJna(Jnr jnr) {
    Run run = Target.program(JnrErrno.class).with(jnr).agent("ci").on(jdk).run();

    assertThat(run)
        .exitsWith(23)
        .leavesNothing()
        .accounts("sysv-sem", errno("set by key"), ROUNDS, ROUNDS)
        .accounts("sysv-shm", errno("segment by key"), ROUNDS, ROUNDS)
        .accounts("sysv-msg", errno("queue by key"), ROUNDS, ROUNDS)
        .accountsNothing("sysv-sem", errno("set found"))
        .accountsNothing("sysv-sem", errno("set refused"))
        .accountsNothing("sysv-sem", errno("found carelessly"))
        .accountsNothing("sysv-shm", errno("segment found"))
        .accountsNothing("sysv-msg", errno("queue found"));
    for (String line :
        new String[] {
          "second removal",
          "value after removal",
          "operation after removal",
          "careless second removal"
        }) {
      assertThat(run).finds("warning", "use-after-remove", ROUNDS, "sysv-sem", errno(line));
    }
    assertThat(run.report().findings("leaked-object")).isEmpty();
  }

  @EveryJnr
  void theHostDoesNotNotice(Jnr jnr) {
    for (Class<?> program : new Class<?>[] {JnrErrno.class, JnrStyles.class, JnrUsers.class}) {
      Run without = Target.program(program).with(jnr).on(jdk).run();
      Run with = Target.program(program).with(jnr).agentExactly("").on(jdk).run();

      assertThat(with.stdout()).as(with::toString).isEqualTo(without.stdout());
      assertThat(with.stderr()).as(with::toString).isEqualTo(without.stderr());
      assertThat(without.stdout()).doesNotContain("=false");
      assertThat(without).exitsWith(0);
      assertThat(with).exitsWith(0);
      for (String kind : new String[] {"sysv-sem", "sysv-shm", "sysv-msg"}) {
        assertThat(with).leaves(without.kernel().of(kind).size(), kind);
      }
    }
  }

  @EveryJnr
  void librariesThatStandOnJnrAreSeenToCloseWhatTheyOpen(Jnr jnr) {
    Run run = Target.program(JnrUsers.class).with(jnr).agent("ci").on(jdk).run();

    assertThat(run)
        .exitsWith(0)
        .accounts("pipe", user("pipe of jnr-posix"), 2, 2)
        .accounts("pipe", user("pipe of jnr-enxio"), 2, 2)
        .accounts("socket", user("server socket"), 1, 1)
        .accounts("socket", user("accepted socket"), 1, 1)
        .accountsNothing("dup-fd", user("accepted socket"));
    assertThat(run.stdout())
        .contains("native true", "pid true", "read through a pipe", "received through a socket");
    assertThat(run.report().findings()).isEmpty();
    assertThat(run.report().coverage("jnr")).isEqualTo("active");
    assertThat(run.report().notes()).isEmpty();
  }

  /** In a pool no line of the host meant it: the library's own is named, with its callers. */
  @EveryJnr
  void whatAPoolOpensIsOfTheLibrarysLine(Jnr jnr) {
    Run run = Target.program(PooledSockets.class).with(jnr).agent("ci").on(jdk).run();

    assertThat(run)
        .exitsWith(23)
        .finds("warning", "leaked-object", PooledSockets.BY_A_LINE, "socket", pooled("by a line"))
        .finds(
            "warning", "leaked-object", PooledSockets.BY_A_THREAD, "socket", pooled("by a thread"))
        .hasFailures(3);
    Finding inPool =
        run.report().findings("leaked-object").stream()
            .filter(finding -> finding.count() == PooledSockets.IN_POOL)
            .findFirst()
            .orElseThrow(() -> new AssertionError(run.toString()));
    assertThat(inPool.stack())
        .first()
        .asString()
        .startsWith("jnr.unixsocket.")
        .matches(".*\\([A-Za-z]+\\.java:\\d+\\)");
    assertThat(inPool.paths())
        .singleElement()
        .satisfies(
            path ->
                assertThat(String.join("\n", path.stack()))
                    .contains(
                        "jnr.unixsocket.UnixSocketChannel.open(",
                        "java.util.concurrent.FutureTask.run(",
                        "PooledSockets$Worker.run("));
  }

  private static Line pooled(String marker) {
    return Line.of(PooledSockets.class, marker);
  }

  @EveryJnr
  void whatJnrHasMadeBeforeTheAttachIsSeenOrNamed(Jnr jnr) {
    try (Running running = Target.program(JnrAttachHost.class).with(jnr).on(jdk).start()) {
      running.awaitLine("ready");
      running.attach("ci");
      running.send("leak").awaitLine("leaked");
      running.send("end");

      Run run = running.await();

      RunAssert seen =
          assertThat(run)
              .exitsWith(23)
              .leaks(JnrAttachHost.NEW_LIBRARY, "sysv-sem", attach("by a library of afterwards"))
              .leaks(JnrAttachHost.INVOKER, "sysv-sem", attach("by address"))
              .accountsNothing("sysv-sem", attach("before the attach"));
      if (jnr.way() == Jnr.Way.STUBS) {
        // a miss that remains: machine code that JNR has bound cannot be given a wrapper any more
        seen.accountsNothing("sysv-sem", attach("by the library of before"));
        assertThat(run.report().notes())
            .anySatisfy(note -> assertThat(note).contains("semget", "JnrLibC", "before the agent"));
      } else {
        seen.leaks(JnrAttachHost.OLD_LIBRARY, "sysv-sem", attach("by the library of before"));
        assertThat(run.report().notes()).isEmpty();
      }
      assertThat(run.stdout()).isEqualTo("ready\nleaked\nended\n");
    }
  }

  private static Line style(String marker) {
    return Line.of(JnrStyles.class, marker);
  }

  private static Line errno(String marker) {
    return Line.of(JnrErrno.class, marker);
  }

  private static Line user(String marker) {
    return Line.of(JnrUsers.class, marker);
  }

  private static Line attach(String marker) {
    return Line.of(JnrAttachHost.class, marker);
  }
}
