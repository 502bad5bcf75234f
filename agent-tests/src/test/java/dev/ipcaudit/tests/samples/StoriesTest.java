package dev.ipcaudit.tests.samples;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ipcaudit.tests.frame.EveryBinding;
import dev.ipcaudit.tests.frame.Isolation;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.RunAssert;
import dev.ipcaudit.tests.frame.Target;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import tools.jackson.databind.JsonNode;

/**
 * The stories of the sample apps, told through every binding: the same counts, lines and verdicts.
 * One JVM tells all of them, because a finding names the line and so the story.
 */
class StoriesTest {

  /** What a story must be found out for, and at the line of its source that ends in the mark. */
  private record Expected(
      String story, String severity, String rule, int count, String kind, String mark) {

    Line line() {
      StringBuilder file = new StringBuilder();
      for (String part : story.split("-")) {
        file.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
      }
      return Line.ofSample(file.toString(), mark);
    }
  }

  private static final String ABANDONED = "abandoned-semaphore";

  private static final List<Expected> EXPECTED =
      List.of(
          new Expected("semaphore-leak", "error", "leaked-object", 7, "sysv-sem", "leaks"),
          new Expected("shared-memory-leak", "error", "leaked-object", 5, "sysv-shm", "leaks"),
          new Expected("message-queue-leak", "error", "leaked-object", 3, "sysv-msg", "leaks"),
          new Expected("posix-names", "error", "leaked-object", 5, "posix-sem", "leaks posix-sem"),
          new Expected("posix-names", "error", "leaked-object", 5, "posix-shm", "leaks posix-shm"),
          new Expected("posix-names", "error", "leaked-object", 5, "posix-mq", "leaks posix-mq"),
          new Expected("scm-rights-leak", "warning", "leaked-object", 7, "received-fd", "leaks"),
          new Expected("scm-rights-leak", "note", "exposed-object", 21, "received-fd", "leaks"),
          new Expected("pipe-capacity", "warning", "blocked-call", 1, "pipe", "blocks"),
          new Expected("sigchld-storm", "warning", "zombie-children", 192, "child", "reaps"),
          new Expected("eventfd-overflow", "error", "unhandled-eagain", 17, "eventfd", "drops"),
          new Expected(
              "queue-backlog", "warning", "queue-backlog", 1, "sysv-msg", "fills sysv-msg"),
          new Expected(
              "queue-backlog", "warning", "queue-backlog", 1, "posix-mq", "fills posix-mq"),
          new Expected("queue-backlog", "error", "leaked-object", 1, "sysv-msg", "stays"),
          new Expected("queue-backlog", "error", "leaked-object", 1, "posix-mq", "stays posix-mq"),
          new Expected(ABANDONED, "warning", ABANDONED, 1, "sysv-sem", "abandoned"),
          new Expected(ABANDONED, "note", "blocked-call", 3, "sysv-sem", "abandoned"));

  @BeforeAll
  static void leavesNothingOnTheMachine() {
    Isolation.requireMounts();
  }

  @EveryBinding
  void eachIsFoundAtItsLineAndNothingElseIsFound(Jdk jdk, String[] binding) {
    Run run = tell(jdk, binding);

    for (Expected one : EXPECTED) {
      RunAssert.assertThat(run)
          .finds(one.severity(), one.rule(), one.count(), one.kind(), one.line());
    }
    assertThat(run.report().findings()).hasSameSizeAs(EXPECTED);
    assertThat(run)
        .exitsWith(23)
        .accounts("sysv-sem", EXPECTED.get(0).line(), 21, 14)
        .leaves(7, "sysv-sem")
        .leaves(5, "sysv-shm")
        .leaves(3 + 1, "sysv-msg");
    showsWhatTheKernelHas(run.report().json().path("kernel"));
  }

  private static void showsWhatTheKernelHas(JsonNode kernel) {
    assertThat(kernel.path("tables").valueStream())
        .extracting(
            table -> table.path("kind").asString(),
            table -> table.path("ours").asInt(),
            table -> table.path("all").asInt(),
            table -> table.path("limit").asString(""))
        .containsExactly(
            tuple("sysv-sem", 7, 7, "SEMMNI"),
            tuple("sysv-shm", 5, 5, "SHMMNI"),
            tuple("sysv-msg", 3 + 1, 3 + 1, "MSGMNI"),
            tuple("posix-sem", 5, 5, ""),
            tuple("posix-shm", 5, 5, ""),
            tuple("posix-mq", 5 + 1, 5 + 1, "queues_max"));
    assertThat(kernel.path("objects").size()).isEqualTo(7 + 5 + 4 + 5 + 5 + 6);
    assertThat(kernel.path("objects").valueStream())
        .filteredOn(object -> object.path("kind").asString().equals("sysv-shm"))
        .allSatisfy(
            segment -> {
              assertThat(segment.path("size").asInt()).isEqualTo(1_999_993);
              assertThat(segment.path("attachments").asInt(-1)).isZero();
              assertThat(segment.path("permissions").asString()).isEqualTo("0600");
              assertThat(segment.path("site").path("class").asString())
                  .endsWith("SharedMemoryLeak");
            });
    assertThat(kernel.path("namespaces").path("ipc").asString()).startsWith("ipc:[");
    assertThat(kernel.path("descriptors").path("file").asInt()).isPositive();
    assertThat(kernel.path("children").valueStream())
        .hasSize(100)
        .allMatch(child -> child.path("state").asString().equals("Z"));
  }

  @EveryBinding
  void nothingIsFoundWhenTheyAreFixed(Jdk jdk, String[] binding) {
    Run run = tell(jdk, binding, "--fixed");

    assertThat(run).exitsWith(0).leavesNothing();
    assertThat(run.report().findings()).isEmpty();
    assertThat(run.report().sites())
        .hasSizeGreaterThanOrEqualTo(EXPECTED.size())
        .allSatisfy(site -> assertThat(site.removed()).isEqualTo(site.created()));
  }

  private static Run tell(Jdk jdk, String[] binding, Object... options) {
    Object[] stories = EXPECTED.stream().map(Expected::story).distinct().toArray();
    return Target.samples(stories)
        .args(options)
        .withoutJna()
        .args("--binding", binding[0])
        .jvmArgs(Arrays.copyOfRange(binding, 1, binding.length))
        // half of what they stall, and more than a busy machine makes a thread wait that need not
        .agent("ci,blocked=500ms")
        .on(jdk)
        .run();
  }
}
