package dev.ipcaudit.tests.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.ConsumerBuild;
import dev.ipcaudit.tests.frame.ReleaseBuild;
import dev.ipcaudit.tests.frame.TestJar;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Maven Central asks of what is published, and what its users rely on. */
@Tag("release")
class ReleaseTest {

  private static ReleaseBuild release;

  @BeforeAll
  static void build() {
    release = ReleaseBuild.run();
  }

  @Test
  void twoBuildsInTwoDirectoriesGiveTheSameBytes() {
    ReleaseBuild again = release.again("somewhere/else entirely");

    assertThat(again.files()).hasSizeGreaterThan(20).containsExactlyEntriesOf(release.files());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ipcaudit-agent", "ipcaudit-junit", "ipcaudit-jmc"})
  void everyJarHasItsSourcesItsReferenceAndItsBillOfMaterials(String artifact) {
    assertThat(List.of(".pom", ".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json"))
        .allSatisfy(suffix -> assertThat(release.file(artifact, suffix)).isNotEmptyFile());
  }

  @Test
  void nothingElseIsPublished() throws Exception {
    try (var artifacts = Files.list(release.repository().resolve("dev/ipcaudit"))) {
      assertThat(artifacts.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "ipcaudit-agent", "ipcaudit-junit", "ipcaudit-jmc", "ipcaudit-bom");
    }
  }

  /** Sources: central.sonatype.org, Requirements; the signatures are made by whoever publishes. */
  @ParameterizedTest
  @ValueSource(strings = {"ipcaudit-agent", "ipcaudit-junit", "ipcaudit-jmc", "ipcaudit-bom"})
  void everyPomSaysWhatMavenCentralAsks(String artifact) throws Exception {
    // the one expression that every reader of poms knows
    String pom =
        Files.readString(release.file(artifact, ".pom")).replace("${project.version}", "1.0.0");

    for (String element : List.of("name", "description", "url", "licenses", "developers", "scm")) {
      assertThat(pom).contains("\n  <" + element);
    }
    assertThat(pom)
        .contains("<name>Apache-2.0</name>", "<connection>scm:git:", "<developerConnection>")
        .contains("\n  <url>https://github.com/ipcaudit/ipcaudit</url>")
        // what is not published cannot be had
        .doesNotContain("<parent>", "<profile>", "-SNAPSHOT", "${");
  }

  @Test
  void theAgentHasNoDependencies() throws Exception {
    assertThat(Files.readString(release.file("ipcaudit-agent", ".pom")))
        .doesNotContain("<dependenc");
  }

  @Test
  void itsBillOfMaterialsNamesWhatIsInside() throws Exception {
    JsonNode bill =
        JsonMapper.builder()
            .build()
            .readTree(Files.readAllBytes(release.file("ipcaudit-agent", "-cyclonedx.json")));

    assertThat(bill.path("bomFormat").asString()).isEqualTo("CycloneDX");
    assertThat(bill.path("components").valueStream().map(part -> part.path("name").asString()))
        .contains("byte-buddy", "jackson-core", "jna", "picocli", "slf4j-api");
  }

  @Test
  void itsSourcesAreThoseOfAllClassesInTheJar() throws Exception {
    Pattern ours = Pattern.compile("ipcaudit/(?:hooks/)?((?:dev/|IpcAudit)[^$]*)\\.classdata");
    TreeSet<String> missing = new TreeSet<>();
    try (JarFile sources = new JarFile(release.file("ipcaudit-agent", "-sources.jar").toFile())) {
      TestJar.namesInAgent(release.file("ipcaudit-agent", ".jar")).stream()
          .map(ours::matcher)
          .filter(matcher -> matcher.matches())
          .map(matcher -> matcher.group(1))
          .map(name -> (name.startsWith("dev/") ? "" : "java/lang/") + name + ".java")
          .filter(name -> sources.getEntry(name) == null)
          .forEach(missing::add);
    }

    assertThat(missing).isEmpty();
  }

  @Test
  void aBuildThatTakesAllFromThereFindsALeak() {
    ConsumerBuild build = ConsumerBuild.of(release);

    assertThat(build.dependencies())
        .contains("dev.ipcaudit:ipcaudit-agent:1.0.0", "dev.ipcaudit:ipcaudit-junit:1.0.0")
        .noneMatch(line -> line.contains("picocli") || line.contains("byte-buddy"));
    // by two dependencies alone, and with the flag
    for (String directory : List.of("surefire-reports", "with-flag")) {
      assertThat(build.results(directory, "com.acme.LocksTest"))
          .as(build::toString)
          .contains("tests=\"2\"", "failures=\"1\"")
          .contains("leaked-object: 1 x sysv-sem at com.acme.Locks.open(Locks.java:")
          .contains("at com.acme.LocksTest.leaks(LocksTest.java:");
    }
    assertThat(build.output()).contains("ipcaudit: no findings");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ipcaudit-agent", "ipcaudit-junit", "ipcaudit-jmc"})
  void everyJarHasItsLicense(String artifact) throws Exception {
    String name =
        artifact.equals("ipcaudit-agent")
            ? "META-INF/licenses/ipcaudit/LICENSE"
            : "META-INF/LICENSE";
    Path file = release.file(artifact, ".jar");
    try (JarFile jar = new JarFile(file.toFile());
        InputStream license = jar.getInputStream(jar.getJarEntry(name))) {
      assertThat(new String(license.readAllBytes())).contains("Apache License, Version 2.0");
    }
  }
}
