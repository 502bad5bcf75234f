package dev.ipcaudit.tests.start;

import static dev.ipcaudit.tests.frame.RunAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ipcaudit.tests.frame.EveryJdk;
import dev.ipcaudit.tests.frame.Jdk;
import dev.ipcaudit.tests.frame.Line;
import dev.ipcaudit.tests.frame.Run;
import dev.ipcaudit.tests.frame.Target;
import dev.ipcaudit.tests.frame.TestJar;
import dev.ipcaudit.tests.targets.Quiet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the agent's jar, and what of it a host can see: what starts and loads the rest. */
class JarTest {

  private static final String ENTRY = "dev/ipcaudit/javaagent/Agent.class";

  private static final String LOADER = "dev/ipcaudit/javaagent/AgentLoader.class";

  /** Calls nothing: an interface. */
  private static final String ENTRY_OF_TESTS = "dev/ipcaudit/javaagent/Agent$TestScopes.class";

  @TempDir private Path directory;

  @Test
  void twoClassesAndAnInterfaceAreVisibleAndAllElseIsHidden() {
    assertThat(TestJar.namesInAgent())
        .contains(ENTRY, LOADER, ENTRY_OF_TESTS)
        .filteredOn(
            name ->
                !name.equals("META-INF/MANIFEST.MF")
                    && !name.equals(ENTRY)
                    && !name.equals(LOADER)
                    && !name.equals(ENTRY_OF_TESTS)
                    && !name.startsWith("META-INF/licenses/"))
        .isNotEmpty()
        .allMatch(name -> name.startsWith("ipcaudit/"))
        .noneMatch(name -> name.endsWith(".class"));
  }

  @Test
  void everyLibraryInsideIsThere() {
    assertThat(TestJar.namesInAgent())
        .contains(
            "ipcaudit/hooks/IpcAuditHooks.classdata",
            "ipcaudit/dev/ipcaudit/javaagent/inside/start/Start.classdata",
            "ipcaudit/org/slf4j/Logger.classdata",
            "ipcaudit/tools/jackson/core/JsonGenerator.classdata",
            "ipcaudit/com/sun/jna/Native.classdata",
            "ipcaudit/com/sun/jna/linux-x86-64/libjnidispatch.so",
            "ipcaudit/com/sun/jna/linux-aarch64/libjnidispatch.so",
            "ipcaudit/net/bytebuddy/jar/asm/ClassReader.classdata",
            "ipcaudit/META-INF/services/org.slf4j.spi.SLF4JServiceProvider")
        // of Byte Buddy, its ASM alone: the rest would make the jar slow to open
        .noneMatch(name -> name.startsWith("ipcaudit/net/bytebuddy/agent"));
  }

  /** A library that comes in needs its license beside it, and its line in the list of them. */
  @Test
  void everyLibraryInsideHasItsLicense() {
    assertThat(TestJar.namesInAgent())
        .contains(
            "META-INF/licenses/README.txt",
            "META-INF/licenses/ipcaudit/LICENSE",
            "META-INF/licenses/byte-buddy/LICENSE",
            "META-INF/licenses/byte-buddy/NOTICE",
            "META-INF/licenses/byte-buddy/licenses/ASM",
            "META-INF/licenses/slf4j-api/LICENSE.txt",
            "META-INF/licenses/jna/LICENSE",
            "META-INF/licenses/jna/AL2.0",
            "META-INF/licenses/jna/LGPL2.1",
            "META-INF/licenses/jackson-core/LICENSE",
            "META-INF/licenses/jackson-core/NOTICE",
            "META-INF/licenses/jackson-core/FastDoubleParser-LICENSE",
            "META-INF/licenses/jackson-core/FastDoubleParser-ThirdParty-LICENSE",
            "META-INF/licenses/jackson-core/Schubfach-LICENSE")
        // a library for whose license nobody has looked yet
        .filteredOn(name -> name.endsWith(".classdata"))
        .allMatch(
            name ->
                name.matches(
                    "ipcaudit/(hooks/IpcAudit|dev/ipcaudit/|net/bytebuddy/jar/asm/|org/slf4j/"
                        + "|picocli/|com/sun/jna/|tools/jackson/core/).*"));
  }

  @EveryJdk
  void aHostSeesNothingOfIt(Jdk jdk) throws Exception {
    List<String> names =
        TestJar.namesInAgent().stream()
            .filter(name -> name.endsWith(".classdata"))
            .map(name -> name.replaceAll("^ipcaudit/(hooks/)?|\\.classdata$", ""))
            .map(name -> name.replace('/', '.'))
            .toList();
    assertThat(names).hasSizeGreaterThan(300).contains("org.slf4j.Logger", "IpcAuditHooks");
    Path list = Files.write(directory.resolve("names"), names);
    Supplier<Target> visibility =
        () ->
            // the jar has a JNA of its own, which is as hidden as all the rest
            Target.program(Visibility.class, list)
                .withoutJna()
                .jvmArgs("--add-exports", "java.base/jdk.internal.misc=ALL-UNNAMED")
                .on(jdk);

    Run without = visibility.get().run();
    Run with = visibility.get().agentExactly("ci").run();

    assertThat(with.stdout()).as(with::toString).isEqualTo(without.stdout());
    assertThat(with.stdout()).doesNotContain("loaded", "found").contains("open false");
  }

  @EveryJdk
  void aHostKeepsItsOwnVersionsOfOurLibraries(Jdk jdk) {
    Supplier<Target> libraries =
        () ->
            Target.program(OwnLibraries.class)
                .classPath(TestJar.library("slf4j-api"))
                .classPath(TestJar.library("jackson-core"))
                .classPath(TestJar.library("byte-buddy"))
                .on(jdk);

    Run without = libraries.get().run();
    Run with = libraries.get().agent("log=debug").run();

    assertThat(without).exitsWith(0);
    assertThat(with)
        .exitsWith(0)
        .leaks(
            OwnLibraries.SETS, "sysv-sem", Line.of(OwnLibraries.class, "beside other libraries"));
    assertThat(with.stdout()).as(with::toString).isEqualTo(without.stdout());
    assertThat(with.stderr()).as(with::toString).isEqualTo(without.stderr());
  }

  /** Appending to the boot class path would turn the archive off for the application's classes. */
  @EveryJdk
  void theArchiveOfTheHostsClassesStaysInUse(Jdk jdk) throws Exception {
    Path jar = TestJar.ofTargets(directory.resolve("targets.jar"), Map.of());
    Path archive = directory.resolve("targets.jsa");
    Target dump = quiet(jar, jdk).jvmArgs("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:disable");
    assertThat(dump.run()).exitsWith(0);
    assertThat(archive).exists();

    Run without = archived(jar, jdk, archive).run();
    Run with = archived(jar, jdk, archive).agentExactly("").run();

    String quiet = Quiet.class.getName() + " source: shared objects file (top)";
    assertThat(classes(without)).anyMatch(line -> line.contains(quiet));
    assertThat(classes(with)).anyMatch(line -> line.contains(quiet));
    assertThat(with.stdout()).isEqualTo(without.stdout());
    assertThat(with.stderr()).as(with::toString).isEqualTo(without.stderr());
  }

  private static Target archived(Path jar, Jdk jdk, Path archive) {
    return quiet(jar, jdk)
        .jvmArgs(
            "-Xshare:auto",
            "-XX:SharedArchiveFile=" + archive,
            "-Xlog:disable",
            "-Xlog:all=warning:stderr:none",
            "-Xlog:class+load:file=classes.log");
  }

  private static Target quiet(Path jar, Jdk jdk) {
    // every agent brings java.instrument; JDK 25 warns of that where its archives know nothing of
    // it
    return Target.launcher("-cp", jar.toString(), Quiet.class.getName())
        .jvmArgs("--add-modules", "java.instrument")
        .on(jdk);
  }

  private static List<String> classes(Run run) throws Exception {
    return Files.readAllLines(run.directory().resolve("classes.log"));
  }
}
