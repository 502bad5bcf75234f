package dev.ipcaudit.tests.frame;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * One version of jnr-ffi, as a directory of jars that the build has put under target/jnr, with one
 * of its ways to call a function.
 */
public record Jnr(Path directory, Runtime.Version version, Way way) {

  /** How jnr-ffi calls functions. */
  public enum Way {
    /** By native methods bound to machine code, as far as it can. */
    STUBS("jnr.ffi.x86asm.enabled=true"),
    /** By byte code that calls jffi's Invoker. */
    BYTE_CODE("jnr.ffi.x86asm.enabled=false"),
    /** By proxies. */
    REFLECTION("jnr.ffi.asm.enabled=false");

    private final String property;

    Way(String property) {
      this.property = property;
    }
  }

  /** Every version in every way, oldest first. */
  public static List<Jnr> all() {
    try (Stream<Path> directories = Files.list(Layout.JNR)) {
      List<Jnr> all = new ArrayList<>();
      directories.forEach(
          directory -> {
            String name = directory.getFileName().toString();
            for (Way way : Way.values()) {
              all.add(new Jnr(directory, Runtime.Version.parse(name), way));
            }
          });
      all.sort(Comparator.comparing(Jnr::version).thenComparing(Jnr::way));
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Path> jars() {
    try (Stream<Path> jars = Files.list(directory)) {
      return jars.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String jvmArg() {
    return "-D" + way.property;
  }

  @Override
  public String toString() {
    return "jnr-ffi " + version + " by " + way.name().toLowerCase().replace('_', ' ');
  }
}
