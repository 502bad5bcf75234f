package dev.ipcaudit.tests.bindings;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryForeignJdk;
import dev.ipcaudit.tests.frame.Isolation;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.RunAssert;
import dev.ipcaudit.tests.frame.Running;
import dev.ipcaudit.tests.frame.Shared;
import dev.ipcaudit.tests.frame.SiteLine;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.frame.TestJar;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls through java.lang.foreign. */
@EveryForeignJdk
class FfmTest {

  private static final String FORMS = program("Forms");
  private static final String GENERATED = program("Generated");
  private static final String VIRTUAL_THREADS = program("VirtualThreads");
  private static final String BY_NUMBER = program("ByNumber");
  private static final String OPENS = program("OpensByHandle");
  private static final String NO_ROOM = program("NoRoomByHandles");
  private static final String ATTACH = program("HandlesBeforeAttach");
  private static final Shared FORMS_RUN = Shared.run(() -> Target.source(FORMS).agent("ci"));

  private static final String EAGAIN = "unhandled-eagain";

  /** Whether the linker still knows what it made: its memory is by soft references. */
  private static final String REMEMBERS = "-XX:SoftRefLRUPolicyMSPerMB=1000000";

  private static final String FORGETS = "-XX:SoftRefLRUPolicyMSPerMB=0";

  private final Jdk jdk;

  FfmTest(Jdk jdk) {
    this.jdk = jdk;
  }

  private static String program(String name) {
    return "dev/ipcaudit/tests/bindings/" + name + ".java";
  }

  @Test
  void whatIsCalledByTheKernelsNumbersIsSeen() {
    Run run = Target.source(BY_NUMBER).agent("ci").on(jdk).run();

    assertThat(run)
        .exitsWith(23)
        .finds("warning", "leaked-object", 2, "eventfd", Line.ofSource(BY_NUMBER, "made"))
        .hasFailures(1);
  }

  @Test
  void filesStreamsAndEventfdsAreSeen() {
    Run run = Target.source(OPENS).agent("ci").on(jdk).run();

    for (String marker :
        List.of("variadic", "with errno", "by address", "by dlsym", "by number, ints", "longs")) {
      assertThat(run).finds("warning", "leaked-object", 3, "file", Line.ofSource(OPENS, marker));
    }
    assertThat(run)
        .exitsWith(23)
        .finds("warning", "leaked-object", 3, "stream", Line.ofSource(OPENS, "stream"))
        .finds("warning", "leaked-object", 3, "dir-stream", Line.ofSource(OPENS, "directory"))
        .accounts("stream", Line.ofSource(OPENS, "stream closed"), 3, 3)
        .accounts("dir-stream", Line.ofSource(OPENS, "directory closed"), 3, 3)
        .accounts("file", Line.ofSource(OPENS, "adopted"), 3, 3)
        .accounts("stream", Line.ofSource(OPENS, "adopts"), 3, 3)
        .accounts("file", Line.ofSource(OPENS, "closed"), 3, 3)
        .finds("error", EAGAIN, 3, "eventfd", Line.ofSource(OPENS, "dropped"))
        .finds("error", EAGAIN, 3, "eventfd", Line.ofSource(OPENS, "errno dropped"))
        .hasFailures(10);
    assertThat(run.stdout()).isEqualTo("done\n");
  }

  @Test
  void whatJextractGeneratesIsSkippedAndWhatChecksIsNot() {
    Run run = Target.source(GENERATED).agent("ci").on(jdk).run();

    assertThat(run)
        .exitsWith(23)
        .leaks(3, "posix-sem", Line.ofSource(GENERATED, "after the dots"))
        .finds("warning", "leaked-object", 5, "epoll", Line.ofSource(GENERATED, "of the family"))
        .leaks(9, "sysv-sem", Line.ofSource(GENERATED, "checks"));
    assertThat(
            run.report()
                .finding("leaked-object", "sysv-sem", Line.ofSource(GENERATED, "checks"))
                .orElseThrow()
                .paths())
        .extracting(path -> path.count() + " " + path.isThrough("checkedToo"))
        .containsExactly("7 true", "2 false");
  }

  @ParameterizedTest
  @CsvSource({
    "bound, 11",
    "library lookup, 13",
    "loader lookup, 17",
    "address first, 23",
    "address and errno, 31",
    "errno, 37",
    "critical, 41",
    "critical and errno, 43",
    "long, 53",
    "void, 59",
    "'by key, long', 1",
    "by key, 1",
    "through a method of that name, 67",
    "in a lambda, 71",
    "in a virtual thread, 73",
  })
  void everyFormOfHandleLeaksAtItsLine(String marker, int count) {
    assertThat(FORMS_RUN.on(jdk))
        .exitsWith(23)
        .leaks(count, "sysv-sem", Line.ofSource(FORMS, marker))
        .accounts("sysv-sem", Line.ofSource(FORMS, marker), count, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "sysv-sem, anew, 19",
    "sysv-sem, 'address first, removed', 29",
    "sysv-sem, removed, 47",
    "sysv-sem, removed without a look, 61",
    "sysv-shm, segments, 5",
    "shm-attach, attached, 5",
  })
  void everyFormOfHandleRemoves(String kind, String marker, int count) {
    assertThat(FORMS_RUN.on(jdk)).accounts(kind, Line.ofSource(FORMS, marker), count, count);
  }

  @Test
  void nothingElseIsReported() {
    RunAssert run = assertThat(FORMS_RUN.on(jdk));

    run.hasFailures(15);
    assertThat(FORMS_RUN.on(jdk).report().coverage("ffm")).isEqualTo("active");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Forms", "Oddities", "ErrnoOfHandles", "NoRoomByHandles", "VirtualThreads"})
  void theHostSeesNoDifference(String name) {
    Run without = Target.source(program(name)).on(jdk).run();
    Run with = Target.source(program(name)).agentExactly("").on(jdk).run();

    assertThat(with.stdout()).as(with::toString).isEqualTo(without.stdout()).isNotEmpty();
    // the warning that the host called a restricted method is the host's
    assertThat(with.stderr()).as(with::toString).isEqualTo(without.stderr());
    assertThat(with).exitsWith(without.exitCode()).exitsWith(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--enable-native-access=ALL-UNNAMED", "-Dnot=enabled"})
  void deniedNativeAccessIsDeniedToTheHostAlone(String access) {
    Assumptions.assumeTrue(jdk.feature() >= 24, "earlier ones cannot deny it to all");
    Run without = denied(Target.source(FORMS), access);
    Run with = denied(Target.source(FORMS).agent(""), access);

    assertThat(with.stdout()).as(with::toString).isEqualTo(without.stdout());
    assertThat(with.stderr()).as(with::toString).isEqualTo(without.stderr());
    assertThat(with)
        .exitsWith(without.exitCode())
        .leaves(without.kernel().sem().size(), "sysv-sem");
    if (access.startsWith("--")) {
      assertThat(with).exitsWith(0).leaks(11, "sysv-sem", Line.ofSource(FORMS, "bound"));
    }
  }

  private Run denied(Target target, String access) {
    return target.jvmArgs("--illegal-native-access=deny", access).on(jdk).run();
  }

  @Test
  void whoeverReadsTheErrnoThatItCapturedIsNotAccused() {
    Run run = Target.source(NO_ROOM).agent("ci").on(jdk).run();

    RunAssert seen = assertThat(run).exitsWith(23);
    Map.of(
            "not asked for", 5,
            "asked for and not read", 7,
            "by address", 3,
            "read too late", 2,
            "read from another segment", 4,
            "unread in a virtual thread", 6)
        .forEach((marker, count) -> seen.finds("warning", EAGAIN, count, "sysv-sem", at(marker)));
    seen.finds("note", EAGAIN, 3, "sysv-sem", at("read in the end"));
    // and so at none of the lines that read it, or where that cannot be told
    assertThat(run.report().findings()).as(run::toString).hasSize(7);
    assertThat(run.stdout()).isEqualTo("seen 9\n");
    assertThat(run.report().notes()).isEmpty();
  }

  private static Line at(String marker) {
    return Line.ofSource(NO_ROOM, marker);
  }

  @Test
  void handlesThatAreLeftAloneAreNamed() {
    Run run = Target.source(program("Oddities")).agent("").on(jdk).run();

    assertThat(run.report().coverage("ffm")).isEqualTo("active");
    assertThat(run.report().json().path("coverage").path("notes").toString())
        .contains("semget is not seen through a handle of (i4i4i4)s2", "it lacks arguments");
  }

  @Test
  void anAgentThatHasTheLinkerInUseBeforeIsNotInTheWay(@TempDir Path directory) {
    Path jar =
        TestJar.ofTargets(
            directory.resolve("early.jar"), Map.of("Premain-Class", EarlyLinker.class.getName()));

    Run run = Target.source(FORMS).firstJvmArgs("-javaagent:" + jar).agent("ci").on(jdk).run();

    assertThat(run)
        .exitsWith(23)
        .leaks(11, "sysv-sem", Line.ofSource(FORMS, "bound"))
        .leaks(23, "sysv-sem", Line.ofSource(FORMS, "address first"))
        .hasFailures(15);
    assertThat(run.report().coverage("ffm")).isEqualTo("active");
  }

  @Test
  void namesAreReadOutOfEveryFormOfHandle() {
    Isolation.requireMounts();
    String program = program("NamesByHandle");
    Run run = Target.source(program).agent("ci").on(jdk).run();
    Run without = Target.source(program).on(jdk).run();

    assertThat(run)
        .leaks(3, "posix-sem", Line.ofSource(program, "lost"))
        .accounts("sem-handle", Line.ofSource(program, "lost"), 3, 3)
        .accounts("posix-sem", Line.ofSource(program, "by numbers"), 1, 1)
        .accounts("sem-handle", Line.ofSource(program, "by numbers"), 4, 4)
        .accountsNothing("posix-sem", Line.ofSource(program, "failed"))
        .leaks(5, "posix-shm", Line.ofSource(program, "memory lost"))
        .accounts("posix-shm", Line.ofSource(program, "named on the heap"), 7, 7)
        .accounts("shm-fd", Line.ofSource(program, "named on the heap"), 7, 7)
        .leaks(2, "posix-mq", Line.ofSource(program, "queues lost"))
        .accounts("posix-mq", Line.ofSource(program, "queue removed"), 1, 1)
        .accounts("mq-fd", Line.ofSource(program, "queue removed"), 1, 1)
        .hasFailures(3);
    assertThat(run.stdout()).isEqualTo(without.stdout()).isNotEmpty();
  }

  @Test
  void passedDescriptorsAreReadOutOfMemoryOfEveryKind() {
    String program = program("PassingByHandle");
    Run run = Target.source(program).agent("ci").on(jdk).run();
    Run without = Target.source(program).on(jdk).run();

    assertThat(run)
        .accounts("received-fd", Line.ofSource(program, "given back"), 6, 6)
        .accounts("received-fd", Line.ofSource(program, "bare address"), 3, 3)
        .accounts("received-fd", Line.ofSource(program, "number"), 3, 3)
        .accounts("received-fd", Line.ofSource(program, "on the heap"), 6, 6)
        .accounts("received-fd", Line.ofSource(program, "room for two"), 6, 6)
        .accountsNothing("received-fd", Line.ofSource(program, "nothing"))
        .finds("warning", "leaked-object", 6, "received-fd", Line.ofSource(program, "kept"))
        .finds("error", "truncated-fds", 3, "received-fd", Line.ofSource(program, "room for two"))
        .hasFailures(2);
    assertThat(run.report().notes()).isEmpty();
    assertThat(run.stdout()).isEqualTo(without.stdout()).isNotEmpty();
  }

  @Test
  void virtualThreadsNeverGetTheErrnoOfOneAnother() {
    Run run = Target.source(VIRTUAL_THREADS).agent("ci,ignore=unhandled-eagain").on(jdk).run();

    assertThat(run.stdout()).as(run::toString).isEqualTo("wrong 0\n");
    assertThat(eagain(run, VIRTUAL_THREADS, "without errno")).as(run::toString).isEqualTo(200_000);
    assertThat(eagain(run, VIRTUAL_THREADS, "with errno")).as(run::toString).isEqualTo(200_000);
  }

  private static long eagain(Run run, String source, String marker) {
    Line line = Line.ofSource(source, marker);
    return run.report().site("sysv-sem", line).map(SiteLine::eagain).orElse(0L);
  }

  @ParameterizedTest
  @ValueSource(strings = {REMEMBERS, FORGETS})
  void handlesFromBeforeAnAttachAreSeenAsWellAsNewOnes(String memory) {
    Run run = attached(memory, "ci", "leak");

    RunAssert seen = assertThat(run).exitsWith(23);
    Map.ofEntries(
            Map.entry("by a handle from before", 3),
            Map.entry("with errno", 7),
            Map.entry("as jextract writes it", 11),
            Map.entry("by a field", 13),
            Map.entry("converted", 17),
            Map.entry("by an array", 19),
            Map.entry("by a new handle", 23),
            Map.entry("by address", 29),
            Map.entry("in a lambda", 37),
            Map.entry("in a class that comes later", 43),
            Map.entry("by key", 1))
        .forEach((marker, count) -> seen.leaks(count, "sysv-sem", Line.ofSource(ATTACH, marker)));
    seen.accounts("sysv-sem", Line.ofSource(ATTACH, "removed"), 5, 5)
        .accounts("shm-attach", Line.ofSource(ATTACH, "attached"), 5, 5)
        .leaks(31, "sysv-sem", Line.ofSource(ATTACH, "address first"))
        .accountsNothing("sysv-sem", Line.ofSource(ATTACH, "combined"))
        .accountsNothing("sysv-sem", Line.ofSource(ATTACH, "in another order"))
        .accountsNothing("sysv-sem", Line.ofSource(ATTACH, "found"))
        // what is forgotten can be called, but not made again with errno
        .hasFailures(memory.equals(FORGETS) ? 13 : 15);
    assertThat(eagain(run, ATTACH, "fails with errno")).isEqualTo(47);
    assertThat(eagain(run, ATTACH, "fails")).isEqualTo(memory.equals(FORGETS) ? 0 : 47);
    assertThat(run.report().coverage("ffm")).isEqualTo("active");
    assertThat(run.report().notes())
        .anyMatch(
            note -> note.contains("handles that were created before the agent was loaded are seen"))
        .anyMatch(note -> note.startsWith("semget is not seen through a handle that was combined"))
        .hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {REMEMBERS, FORGETS})
  void theHostSeesNoDifferenceInItsHandlesFromBefore(String memory) {
    Run with = attached(memory, "", "leak", "show", "leak", "show");
    Run without;
    try (Running running = beforeAttach(memory)) {
      running.send("leak").send("show").send("leak").send("show");
      without = running.send("end").await();
    }

    assertThat(with.stdout()).as(with::toString).isEqualTo(without.stdout()).isNotEmpty();
    assertThat(with.stderr()).as(with::toString).isEqualTo(without.stderr());
    assertThat(with).exitsWith(0);
  }

  private Run attached(String memory, String options, String... commands) {
    try (Running running = beforeAttach(memory)) {
      running.attach(options);
      for (String command : commands) {
        running.send(command);
      }
      return running.send("end").await();
    }
  }

  private Running beforeAttach(String memory) {
    Running running =
        Target.source(ATTACH).jvmArgs(memory, "-XX:+EnableDynamicAgentLoading").on(jdk).start();
    running.awaitLine("ready");
    running.send("warm").awaitLine("warm");
    return running;
  }

  @ParameterizedTest
  @CsvSource({
    "semaphore-leak, 7, sysv-sem, SemaphoreLeak.java",
    "shared-memory-leak, 5, sysv-shm, SharedMemoryLeak.java",
    "message-queue-leak, 3, sysv-msg, MessageQueueLeak.java",
  })
  void storiesAreTold(String story, int count, String kind, String file) {
    Run broken = Target.samples(story, "--binding", "ffm").agent("ci").on(jdk).run();
    Run fixed = Target.samples(story, "--binding", "ffm", "--fixed").agent("ci").on(jdk).run();

    assertThat(broken).exitsWith(23).leaves(count, kind).hasFailures(1);
    assertThat(broken.report().failures().get(0).count()).isEqualTo(count);
    assertThat(broken.report().failures().get(0).toString()).contains(file);
    assertThat(fixed).exitsWith(0).leavesNothing().hasFailures(0);
  }
}
