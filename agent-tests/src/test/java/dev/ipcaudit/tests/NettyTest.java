package dev.ipcaudit.tests;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Finding;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.JniLibrary;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.targets.NettyDescriptors;
import dev.ipcaudit.tests.targets.NettyEcho;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Netty's epoll transport, whose natives its library registers itself. */
@EveryJdk
class NettyTest {

  private final Jdk jdk;

  NettyTest(Jdk jdk) {
    this.jdk = jdk;
  }

  static List<JniLibrary> versions() {
    return JniLibrary.netty();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void whatItsNativesMakeAndCloseIsSeen(JniLibrary netty) {
    Run without = target(netty, NettyDescriptors.class).run();
    Run run = target(netty, NettyDescriptors.class).agent("ci").run();

    assertThat(run.stdout()).isEqualTo(without.stdout()).endsWith("done\n");
    assertThat(run)
        .exitsWith(23)
        .finds("warning", "leaked-object", 7, "eventfd", line("lost eventfds"))
        .finds("warning", "leaked-object", 3, "pipe", line("half a pipe lost"))
        .finds("warning", "leaked-object", 2, "socket", line("lost sockets"))
        .finds("warning", "leaked-object", 2, "timerfd", line("lost timers"))
        .finds("note", "leaked-object", 1, "epoll", line("one epoll kept"))
        .finds("warning", "double-close", 1, "eventfd", line("second close"))
        .accounts("eventfd", line("closed eventfds"), 5, 5)
        .accounts("pipe", line("closed pipes"), 8, 8)
        .accounts("socket", line("closed listener"), 1, 1)
        .accounts("socket", line("closed sender"), 1, 1)
        .accounts("socket", line("accepted"), 1, 1)
        .finds("warning", "leaked-object", 2, "received-fd", line("received"))
        .accounts("received-fd", line("received"), 7, 5);
    assertThat(run.report().coverage("netty")).isEqualTo("active");
    assertThat(run.report().coverage("junixsocket")).isEmpty();
    assertThat(received(run).json().path("objects").valueStream())
        .allMatch(object -> object.path("name").asString().endsWith("/passed.txt"));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aServerThatShutsDownLeavesNothing(JniLibrary netty) {
    Run without = target(netty, NettyEcho.class, 3, "shutdown").run();
    Run run = target(netty, NettyEcho.class, 3, "shutdown").agent("ci").run();

    assertThat(run).exitsWith(0);
    assertThat(run.report().findings()).as(run::toString).isEmpty();
    assertThat(run.stdout()).isEqualTo(without.stdout()).endsWith("2 three\ndone\n");
    assertThat(run.stderr()).doesNotContain("WARNING", "Exception");
    Line group = Line.of(NettyEcho.class, "group");
    assertThat(run)
        .accounts("epoll", group, 3, 3)
        .accounts("socket", Line.of(NettyEcho.class, "listener"), 1, 1)
        .accounts("socket", Line.of(NettyEcho.class, "client"), 3, 3);
    // accepted on a thread that is Netty's alone
    assertThat(run.report().sites())
        .anyMatch(
            site ->
                site.json().path("site").path("class").asString().startsWith("io.netty.channel.")
                    && site.json().path("site").path("line").asInt() > 0
                    && site.created() == 3
                    && site.removed() == 3);
  }

  @ParameterizedTest
  @MethodSource("versions")
  void oneLoopThatIsKeptIsANote(JniLibrary netty) {
    Run run = target(netty, NettyEcho.class, 1, "kept").agent("ci").run();

    assertThat(run)
        .exitsWith(0)
        .hasFailures(0)
        .finds("note", "leaked-object", 1, "epoll", Line.of(NettyEcho.class, "group"));
  }

  /** One call of the host's line or several: which it was cannot be told from what they made. */
  @ParameterizedTest
  @MethodSource("versions")
  void severalLoopsThatAreKeptLookLikeALeak(JniLibrary netty) {
    Run run = target(netty, NettyEcho.class, 3, "kept").agent("ci").run();

    assertThat(run)
        .exitsWith(23)
        .finds("warning", "leaked-object", 3, "epoll", Line.of(NettyEcho.class, "group"));
  }

  private static Finding received(Run run) {
    return run.report()
        .finding("leaked-object", "received-fd", line("received"))
        .orElseThrow(() -> new AssertionError(run.toString()));
  }

  private Target target(JniLibrary library, Class<?> program, Object... args) {
    Target target = library.target(program, args).on(jdk);
    return jdk.feature() < 24 ? target : target.jvmArgs("--enable-native-access=ALL-UNNAMED");
  }

  private static Line line(String marker) {
    return Line.of(NettyDescriptors.class, marker);
  }
}
