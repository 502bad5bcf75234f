package dev.ipcaudit.tests.frame;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** One version of JNA, as a jar that the build has put under target/jna. */
public record Jna(Path jar, Runtime.Version version) {

  /** Oldest first. */
  public static List<Jna> versions() {
    try (Stream<Path> jars = Files.list(Layout.JNA)) {
      return jars.map(Jna::of).sorted(Comparator.comparing(Jna::version)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Jna newest() {
    List<Jna> versions = versions();
    return versions.get(versions.size() - 1);
  }

  public static Jna oldest() {
    return versions().get(0);
  }

  private static Jna of(Path jar) {
    String version = jar.getFileName().toString().replaceAll("^jna-|(\\.0)?\\.jar$", "");
    return new Jna(jar, Runtime.Version.parse(version));
  }

  @Override
  public String toString() {
    return jar.getFileName().toString().replaceAll("^jna-(.*)\\.jar$", "JNA $1");
  }
}
