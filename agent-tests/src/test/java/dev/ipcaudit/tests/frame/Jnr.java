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

  /**
   * What jnr-ffi knows how to do on x86 only: to hand over arguments one by one. Without it, and
   * with stubs, it calls as on aarch64: StubCompiler and the method generators of jnr-ffi.
   */
  static final String[] WITHOUT_NUMBERS = {
    "-Djnr.ffi.fast-int.enabled=false",
    "-Djnr.ffi.fast-long.enabled=false",
    "-Djnr.ffi.fast-numeric.enabled=false"
  };

  /** How jnr-ffi calls functions. */
  public enum Way {
    /** By native methods bound to machine code, as far as it can. */
    STUBS("-Djnr.ffi.x86asm.enabled=true"),
    /** By byte code that calls jffi's Invoker. */
    BYTE_CODE("-Djnr.ffi.x86asm.enabled=false"),
    /** By byte code that hands it all arguments in a buffer. */
    BUFFERS("-Djnr.ffi.x86asm.enabled=false", WITHOUT_NUMBERS),
    /** By proxies. */
    REFLECTION("-Djnr.ffi.asm.enabled=false");

    private final List<String> jvmArgs;

    Way(String first, String... more) {
      jvmArgs = Stream.concat(Stream.of(first), Stream.of(more)).toList();
    }
  }

  /** The newest version in one of its ways. */
  public static Jnr newest(Way way) {
    List<Jnr> all = all();
    return all.get(all.size() - Way.values().length + way.ordinal());
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

  List<String> jvmArgs() {
    return way.jvmArgs;
  }

  @Override
  public String toString() {
    return "jnr-ffi " + version + " by " + way.name().toLowerCase().replace('_', ' ');
  }
}
