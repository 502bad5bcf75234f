package dev.ipcaudit.tests.libraries;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Finding;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.JniLibrary;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Running;
import dev.ipcaudit.tests.frame.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
    return JniLibrary.versions("netty");
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
    // from 24 on the JDK warns of what Netty 4.1 does; of nothing else
    assertThat(run.stderr().lines().filter(line -> line.startsWith("WARNING")))
        .isEqualTo(without.stderr().lines().toList());
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

  @ParameterizedTest
  @MethodSource("versions")
  void loopsThatLiveAsLongAsTheJvmAreNotes(JniLibrary netty) {
    Run run = target(netty, NettyEcho.class, 3, "kept").agent("ci").run();

    assertThat(run)
        .exitsWith(0)
        .hasFailures(0)
        .finds("note", "leaked-object", 3, "epoll", Line.of(NettyEcho.class, "group"));
    assertThat(run.stderr())
        .contains("3 epoll instances created here were in use at the end, as by an event loop");
  }

  @ParameterizedTest
  @MethodSource("versions")
  void nativesThatWereLoadedBeforeAnAttachAreSaidToBeUnseen(JniLibrary netty) {
    try (Running running = target(netty, NettyDescriptors.class, "ready").start()) {
      running.awaitLine("ready");
      running.attach("ci");

      Run run = running.send("go").await();

      assertThat(run).exitsWith(0);
      assertThat(run.stdout()).endsWith("done\n");
      assertThat(run.report().coverage("netty"))
          .startsWith("failed: io.netty.channel.")
          .contains("was loaded before the agent");
    }
  }

  @Test
  void anotherNettyWithoutAnEntryPointIsSaidToBeUnseen(@TempDir Path directory) throws Exception {
    Path source =
        Files.writeString(
            directory.resolve("Socket.java"),
            """
            package io.netty.channel.unix;
            class Socket {
              private static native int accept(int socket, byte[] address);
              private static native int recvFd(int socket);
              private static native int newSocketDomainFd();
              public static void main(String[] args) {
                System.out.println("another");
              }
            }
            """);
    String[] compile = {"--release", "17", "-d", directory.toString(), source.toString()};
    assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, compile)).isZero();

    Run run =
        Target.launcher("-cp", directory.toString(), "io.netty.channel.unix.Socket")
            .agent("ci")
            .on(jdk)
            .run();

    assertThat(run).exitsWith(0);
    assertThat(run.stdout()).isEqualTo("another\n");
    assertThat(run.report().coverage("netty"))
        .isEqualTo(
            "failed: this version has no io.netty.channel.unix.Socket.newSocketDomainDgramFd");
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
