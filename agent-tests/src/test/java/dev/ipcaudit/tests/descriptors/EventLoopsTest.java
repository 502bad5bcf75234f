package dev.ipcaudit.tests.descriptors;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryForeignJdk;
import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Finding;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Jnr;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;

/** What a thread waits for when the JVM ends is in use, and no leak; what one waited for is. */
class EventLoopsTest {

  private static final String RULE = "leaked-object";
  private static final String IN_USE = "in use at the end, as by an event loop";

  @EveryJdk
  void whatThreadsWaitForAtTheEndIsNoLeak(Jdk jdk) {
    Run run = run(jdk, "used");

    assertThat(run.stdout()).isEqualTo("used\n");
    assertThat(run)
        .exitsWith(0)
        .hasFailures(0)
        .finds("note", RULE, 3, "epoll", line("looped epolls"))
        .finds("note", RULE, 3, "eventfd", line("registered eventfds"))
        .finds("note", RULE, 1, "epoll", line("outer epoll"))
        .finds("note", RULE, 2, "epoll", line("inner epolls"))
        .finds("note", RULE, 2, "timerfd", line("inner timers"))
        .finds("note", RULE, 2, "eventfd", line("read eventfds"))
        .finds("note", RULE, 2, "inotify", line("read inotifies"))
        .finds("note", RULE, 2, "signalfd", line("read signalfds"))
        .finds("note", RULE, 4, "pipe", line("read pipes"))
        .finds("note", RULE, 4, "pipe", line("polled pipes"))
        .finds("note", RULE, 2, "eventfd", line("selected eventfds"))
        .finds("note", RULE, 2, "socket", line("listening sockets"))
        .finds("note", RULE, 2, "mq-fd", line("waiting queues"))
        .finds("note", RULE, 2, "sem-handle", line("waiting semaphores"))
        .finds("note", RULE, 2, "epoll", line("ended by a hook"))
        .finds("note", RULE, 2, "epoll", line("polled by interface"))
        .finds("note", RULE, 2, "epoll", line("polled directly"))
        .finds("note", RULE, 2, "epoll", line("polled by JNR"));
    assertThat(run.report().findings(RULE))
        .hasSize(18)
        .allSatisfy(found -> assertThat(message(found)).contains(IN_USE));
    assertThat(run.report().findings("blocked-call")).isEmpty();
  }

  @EveryJdk
  void whatWasOnlyUsedIs(Jdk jdk) {
    Run run = run(jdk, "left");

    assertThat(run)
        .exitsWith(23)
        .finds("warning", RULE, 2, "epoll", line("left epolls"))
        .finds("warning", RULE, 2, "eventfd", line("left eventfds"))
        .finds("warning", RULE, 4, "pipe", line("left pipes"))
        .finds("warning", RULE, 2, "epoll", line("one of three is used"))
        .finds("warning", RULE, 2, "epoll", line("used by main"))
        .hasFailures(5);
    assertThat(run.stderr())
        .contains(
            "2 epoll instances created here were still there at the end: 3 created, 0 closed,"
                + " 1 in use.")
        .doesNotContain(IN_USE);
  }

  @EveryForeignJdk
  void aLoopThatSleepsElsewhereIsSeenByHandlesToo(Jdk jdk) {
    Run run =
        Target.source("dev/ipcaudit/tests/descriptors/SleepyLoops.java").agent("ci").on(jdk).run();

    assertThat(run.stdout()).isEqualTo("done\n");
    assertThat(run).exitsWith(0).hasFailures(0);
    assertThat(run.report().findings(RULE))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.count()).isEqualTo(2);
              assertThat(message(found)).contains(IN_USE);
            });
  }

  private static String message(Finding finding) {
    return finding.json().path("message").asString();
  }

  private static Run run(Jdk jdk, String what) {
    return Target.program(EventLoops.class, what).with(Jnr.all().get(0)).agent("ci").on(jdk).run();
  }

  private static Line line(String marker) {
    return Line.of(EventLoops.class, marker);
  }
}
