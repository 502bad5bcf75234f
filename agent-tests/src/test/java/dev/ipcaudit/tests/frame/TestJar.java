package dev.ipcaudit.tests.frame;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Jars that tests make: of targets, or of parts of the agent. */
public final class TestJar {

  private TestJar() {}

  /** A library that a host may have, in a version that is not the agent's. */
  public static Path library(String name) {
    return Layout.LIBRARIES.resolve(name + ".jar");
  }

  /** The jar under test. */
  public static Path agent() {
    return Layout.agent();
  }

  /** A jar of all targets, with the tests that lie beside them. */
  public static Path ofTargets(Path file, Map<String, String> manifest) {
    return ofTargets(file, manifest, Map.of());
  }

  /**
   * The same, and some more files.
   *
   * @param more contents by path
   */
  public static Path ofTargets(Path file, Map<String, String> manifest, Map<String, byte[]> more) {
    Path directory = Layout.TARGETS.resolve("dev/ipcaudit/tests");
    try (JarOutputStream jar = jar(file, manifest);
        Stream<Path> files = Files.walk(directory)) {
      for (Path target : files.filter(Files::isRegularFile).sorted().toList()) {
        jar.putNextEntry(new JarEntry(Layout.TARGETS.relativize(target).toString()));
        Files.copy(target, jar);
      }
      for (Map.Entry<String, byte[]> other : more.entrySet()) {
        jar.putNextEntry(new JarEntry(other.getKey()));
        jar.write(other.getValue());
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of all files in the agent's jar. */
  public static List<String> namesInAgent() {
    try (JarFile jar = new JarFile(Layout.agent().toFile())) {
      return jar.stream()
          .filter(entry -> !entry.isDirectory())
          .map(JarEntry::getName)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The agent's jar without some of its files. */
  public static Path agentWithout(Path file, Predicate<String> left) {
    try (JarFile agent = new JarFile(Layout.agent().toFile());
        JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
      for (Enumeration<JarEntry> entries = agent.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        if (!left.test(entry.getName())) {
          jar.putNextEntry(new JarEntry(entry.getName()));
          agent.getInputStream(entry).transferTo(jar);
        }
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JarOutputStream jar(Path file, Map<String, String> attributes) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.forEach((name, value) -> manifest.getMainAttributes().putValue(name, value));
    OutputStream out = Files.newOutputStream(file);
    return new JarOutputStream(out, manifest);
  }
}
