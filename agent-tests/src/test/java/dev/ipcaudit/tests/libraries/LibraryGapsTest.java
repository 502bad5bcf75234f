package dev.ipcaudit.tests.libraries;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.CLibrary;
import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.JniLibrary;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** What calls libc past every hook is named, by what its libraries import. */
class LibraryGapsTest {

  private static final String LAST = "ipcaudit: NOT COVERED: ";

  @EveryJdk
  void librariesThatNoHookSeesAreNamedWithWhatTheyCall(Jdk jdk) {
    Assumptions.assumeTrue(System.getProperty("os.arch").equals("amd64"), "natives for amd64");
    Path own = CLibrary.of("unseen");
    Run without = target(jdk, own.toString()).run();
    Run run = target(jdk, own.toString(), "look").agent("ci").run();

    assertThat(run.stdout()).isEqualTo(without.stdout()).isEqualTo("done\n");
    assertThat(run).exitsWith(0); // a gap is no finding
    assertThat(run.report().coverage("libraries"))
        .as(run::toString)
        .startsWith("not covered: ")
        .contains("(pipe, pipe2, socket, socketpair, accept, accept4)") // junixsocket
        .contains("libunseen.so (semget, semctl, mq_open, waitpid)")
        .doesNotContain("io_uring")
        .doesNotContain("javacpp")
        .doesNotContain("libc.so")
        .doesNotContain("libjvm");
    assertThat(run.report().coverage("netty-io-uring")).isEqualTo("active");
    assertThat(run.report().coverage("netty")).isEqualTo("active");
    assertThat(run.report().coverage("junixsocket")).startsWith("failed: this version has no ");

    List<String> notes = run.report().notes();
    assertNamed(notes, "junixsocket-native-2.4.0", "socketpair");
    assertNamed(
        notes, "libjnijavacpp.so", "read, close, open; not seen are descriptors that it closes");
    // what nearly every library calls is named beside what few do: a port is opened by it
    assertNamed(notes, "libjSerialComm.so", "close, system, open, fopen, opendir; not seen are");
    assertNamed(
        notes,
        "libunseen.so",
        "semget, semctl, mq_open, close, waitpid; not seen are what it creates, uses or removes by"
            + " them (sysv-sem, posix-mq, child), descriptors that it closes");
    assertThat(notes).filteredOn(note -> note.contains("past every hook")).hasSize(4);

    List<String> lines = run.stderr().lines().toList();
    assertThat(lines.get(lines.size() - 1))
        .startsWith(LAST)
        .contains("junixsocket (this version has no ", "libunseen.so (semget");
    assertThat(lines).filteredOn(line -> line.startsWith(LAST)).hasSize(1);
  }

  private static Target target(Jdk jdk, String... arguments) {
    Target target = JniLibrary.unseen(UnseenLibraries.class, (Object[]) arguments).on(jdk);
    return jdk.feature() < 24
        ? target
        : target.jvmArgs(
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
  }

  private static void assertNamed(List<String> notes, String library, String functions) {
    assertThat(notes)
        .filteredOn(note -> note.contains(library))
        .singleElement()
        .asString()
        .contains(functions);
  }
}
