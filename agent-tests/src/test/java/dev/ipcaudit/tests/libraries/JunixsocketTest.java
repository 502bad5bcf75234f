package dev.ipcaudit.tests.libraries;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Finding;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.JniLibrary;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** junixsocket, which fills in objects instead of returning numbers. */
@EveryJdk
class JunixsocketTest {

  private static final String LIBRARY = "org.newsclub.net.unix.";

  private final Jdk jdk;

  JunixsocketTest(Jdk jdk) {
    this.jdk = jdk;
  }

  static List<JniLibrary> versions() {
    return JniLibrary.versions("junixsocket");
  }

  @ParameterizedTest
  @MethodSource("versions")
  void whatArrivesAndStaysIsFound(JniLibrary junixsocket) {
    Run without = target(junixsocket).run();
    Run run = target(junixsocket).agent("ci").run();

    assertThat(run.stdout()).isEqualTo(without.stdout()).endsWith("done\n");
    assertThat(run)
        .exitsWith(23)
        .finds("warning", "leaked-object", 2, "received-fd", line("received"))
        .finds("warning", "leaked-object", 2, "socket", line("lost clients"))
        // two of every four: the library makes sockets first and then a pair in their place
        .finds("warning", "leaked-object", 6, "socket", line("pairs, closed"))
        .hasFailures(3)
        .accounts("socket", line("listener"), 1, 1)
        .accounts("socket", line("closed clients"), 3, 3)
        .accounts("socket", line("closed servers"), 3, 3)
        .accounts("socket", line("pairs, closed"), 12, 6)
        .accounts("pipe", line("closed pipes"), 6, 6);
    Finding received =
        run.report()
            .finding("leaked-object", "received-fd", line("received"))
            .orElseThrow(() -> new AssertionError(run.toString()));
    assertThat(received.json().path("objects").valueStream())
        .allMatch(object -> object.path("name").asString().endsWith("/passed.txt"));
    assertThat(received.json().path("message").asString()).contains("7 received, 5 closed");
    assertThat(run.report().coverage("junixsocket")).isEqualTo("active");
    assertThat(run.report().coverage("netty")).isEmpty();
  }

  /** How much that is depends on who is first, and so does what of it leaks. */
  @ParameterizedTest
  @MethodSource("versions")
  void whatTheLibraryMakesWhileItClosesIsItsOwn(JniLibrary junixsocket) {
    Run run = target(junixsocket, JunixsocketCloses.class).agent("ci").run();

    assertThat(run.stdout()).isEqualTo("done\n");
    int closed = JunixsocketCloses.ONCE + JunixsocketCloses.MORE;
    assertThat(run)
        .accounts("socket", Line.of(JunixsocketCloses.class, "listener"), closed, closed)
        .accountsNothing("socket", Line.of(JunixsocketCloses.class, "closed"))
        .accountsNothing("socket", Line.of(JunixsocketCloses.class, "closed as well"));
    assertThat(run.report().json().path("sites").valueStream())
        .filteredOn(site -> site.path("site").path("class").asString().startsWith(LIBRARY))
        .singleElement()
        .satisfies(
            site -> {
              assertThat(site.path("created").asLong()).isBetween(1L, (long) closed);
              assertThat(site.path("paths").toString())
                  .contains("Socket.close(")
                  .containsPattern("[.]closes(One|Another)[(]");
            });
  }

  private Target target(JniLibrary library) {
    return target(library, JunixsocketDescriptors.class);
  }

  private Target target(JniLibrary library, Class<?> program) {
    Target target = library.target(program).on(jdk);
    return jdk.feature() < 24 ? target : target.jvmArgs("--enable-native-access=ALL-UNNAMED");
  }

  private static Line line(String marker) {
    return Line.of(JunixsocketDescriptors.class, marker);
  }
}
