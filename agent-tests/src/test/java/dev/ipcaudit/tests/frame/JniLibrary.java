package dev.ipcaudit.tests.frame;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** One version of a library with natives of its own, as jars that the build has put together. */
public record JniLibrary(Path directory) {

  /** The versions of Netty's epoll transport. */
  public static List<JniLibrary> netty() {
    return versions(Layout.NETTY);
  }

  /** The versions of junixsocket. */
  public static List<JniLibrary> junixsocket() {
    return versions(Layout.JUNIXSOCKET);
  }

  /** Libraries of several kinds that nothing hooks, in one directory, with the newest Netty. */
  public static Target unseen(Class<?> program, Object... args) {
    List<JniLibrary> netty = netty();
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

  private static List<JniLibrary> versions(Path directory) {
    return list(directory).stream().map(JniLibrary::new).toList();
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
