package dev.ipcaudit.tests.frame;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Jars that tests make: of targets, or of parts of the agent. */
public final class TestJar {

  private static final String ROOT = "ipcaudit/";

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

  /** The names of all files in the agent's jar, those in its pieces as if they lay beside them. */
  public static List<String> namesInAgent() {
    return namesInAgent(Layout.agent());
  }

  /** The same of one that lies elsewhere. */
  public static List<String> namesInAgent(Path agent) {
    return List.copyOf(filesInAgent(agent).keySet());
  }

  /** The contents of all files in an agent's jar by name, in the order of names. */
  public static SortedMap<String, byte[]> filesInAgent(Path agent) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    try (JarFile jar = new JarFile(agent.toFile())) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (isPieces(entry)) {
          try (ZipInputStream pieces = new ZipInputStream(jar.getInputStream(entry))) {
            for (ZipEntry piece; (piece = pieces.getNextEntry()) != null; ) {
              files.put(ROOT + piece.getName(), pieces.readAllBytes());
            }
          }
        } else if (!entry.isDirectory()) {
          files.put(entry.getName(), jar.getInputStream(entry).readAllBytes());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  /** The names of the classes in one of its pieces. */
  public static List<String> piece(String name) {
    List<String> names = new ArrayList<>();
    try (JarFile jar = new JarFile(Layout.agent().toFile());
        ZipInputStream pieces =
            new ZipInputStream(jar.getInputStream(jar.getEntry(ROOT + name + ".pieces")))) {
      for (ZipEntry piece; (piece = pieces.getNextEntry()) != null; ) {
        names.add(piece.getName());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }

  private static boolean isPieces(ZipEntry entry) {
    return entry.getName().startsWith(ROOT) && entry.getName().endsWith(".pieces");
  }

  /** The agent's jar without some of its files. */
  public static Path agentWithout(Path file, Predicate<String> left) {
    try (JarFile agent = new JarFile(Layout.agent().toFile());
        JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
      for (JarEntry entry : Collections.list(agent.entries())) {
        if (!left.test(entry.getName())) {
          byte[] content = agent.getInputStream(entry).readAllBytes();
          jar.putNextEntry(new JarEntry(entry.getName()));
          jar.write(isPieces(entry) ? without(content, left) : content);
        }
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sizes and sums are in front of the content, where the agent looks for them. */
  private static byte[] without(byte[] pieces, Predicate<String> left) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(pieces.length);
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(pieces));
        ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.setMethod(ZipOutputStream.STORED);
      for (ZipEntry piece; (piece = in.getNextEntry()) != null; ) {
        byte[] content = in.readAllBytes();
        if (!left.test(ROOT + piece.getName())) {
          ZipEntry kept = new ZipEntry(piece.getName());
          CRC32 sum = new CRC32();
          sum.update(content);
          kept.setCrc(sum.getValue());
          kept.setSize(content.length);
          out.putNextEntry(kept);
          out.write(content);
        }
      }
    }
    return bytes.toByteArray();
  }

  private static JarOutputStream jar(Path file, Map<String, String> attributes) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.forEach((name, value) -> manifest.getMainAttributes().putValue(name, value));
    OutputStream out = Files.newOutputStream(file);
    return new JarOutputStream(out, manifest);
  }
}
