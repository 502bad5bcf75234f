package dev.ipcaudit.tests.frame;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** One version of a library with natives of its own, as jars that the build has put together. */
public record JniLibrary(Path directory) {

  /**
   * The versions of a library, in the order of their names.
   *
   * @param library as the build calls its directory: the pom copies each version into {@code
   *     target/LIBRARY/VERSION}
   */
  public static List<JniLibrary> versions(String library) {
    return list(Layout.MODULE.resolve("target").resolve(library)).stream()
        .map(JniLibrary::new)
        .toList();
  }

  /** Libraries of several kinds that nothing hooks, in one directory, with the newest Netty. */
  public static Target unseen(Class<?> program, Object... args) {
    List<JniLibrary> netty = versions("netty");
    Target target = netty.get(netty.size() - 1).target(program, args);
    list(Layout.UNSEEN).forEach(target::classPath);
    return target;
  }

  /** The program with the library beside it. */
  public Target target(Class<?> program, Object... args) {
    Target target = Target.program(program, args);
    list(directory).forEach(target::classPath);
    return target;
  }

  /** A source file of {@code src/test/java22}, which the launcher compiles, with the library. */
  public Target source(String file, Object... args) {
    Target target = Target.source(file, args);
    list(directory).forEach(target::classPath);
    return target;
  }

  private static List<Path> list(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return directory.getFileName().toString();
  }
}
