package dev.ipcaudit.tests.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which JDKs are tested with, of homes that are made up: none of them is ever started. */
class JdksTest {

  @TempDir private Path directory;

  @Test
  void theNewestOfEachFeatureVersionIsTaken() throws IOException {
    List<Path> homes =
        List.of(home("17.0.9"), home("21.0.2"), home("17.0.15"), home("1.8.0_402"), home("11.0.2"));

    assertThat(Jdks.choose("", homes))
        .extracting(Jdk::toString)
        .containsExactly("JDK 17.0.15", "JDK 21.0.2");
  }

  @Test
  void aLinkToAHomeIsThatHome() throws IOException {
    Path home = home("22.0.1");
    Path link = Files.createSymbolicLink(directory.resolve("default"), home);

    assertThat(Jdks.choose("", List.of(link, home))).extracting(Jdk::home).containsExactly(home);
    assertThat(Jdks.choose(link + ":" + home, List.of())).hasSize(1);
  }

  @Test
  void whatIsNamedIsTakenWhateverElseIsFound() throws IOException {
    Path old = home("21.0.1");
    Path early = home("21-ea");
    Path other = home("24.0.1");

    assertThat(Jdks.choose(old + ":" + early + ":", List.of(home("21.0.9"), other)))
        .extracting(Jdk::home)
        .containsExactly(early, old, other);
  }

  @Test
  void aWrongNameIsRefused() throws IOException {
    Path good = home("21.0.1");
    Path missing = directory.resolve("missing");
    Path silent = home("23.0.1");
    Files.writeString(silent.resolve("release"), "IMPLEMENTOR=\"nobody\"\n");

    assertThatThrownBy(() -> Jdks.choose(good + ":" + missing, List.of(good)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("-Dipcaudit.test.jdks", missing.toString(), "no bin/java");
    assertThatThrownBy(() -> Jdks.choose(silent.toString(), List.of(good)))
        .hasMessageContainingAll(silent.toString(), "does not tell the version");
    assertThatThrownBy(() -> Jdks.choose(home("1.8.0_402").toString(), List.of(good)))
        .hasMessageContaining("needs 17 or newer, it has JDK 8");
  }

  private Path home(String version) throws IOException {
    Path home = Files.createDirectories(directory.toRealPath().resolve("jdk-" + version));
    Path bin = Files.createDirectories(home.resolve("bin"));
    Files.createFile(
        bin.resolve("java"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }
}
