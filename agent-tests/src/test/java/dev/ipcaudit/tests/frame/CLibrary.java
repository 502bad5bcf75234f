package dev.ipcaudit.tests.frame;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** Shared libraries of the tests' own, compiled from {@code src/test/c} by this machine's cc. */
public final class CLibrary {

  // a library is compiled once: another test's target may be loading it by the second time
  private static final Map<String, Path> COMPILED = new HashMap<>();

  private CLibrary() {}

  /**
   * Compiles a library; without a compiler the test is skipped, which is said on stderr.
   *
   * @param name of the source file, without its ending
   * @param options of the compiler
   */
  public static synchronized Path of(String name, String... options) {
    return COMPILED.computeIfAbsent(
        "lib" + name + String.join("", options).replaceAll("\\W", "") + ".so",
        file -> compiled(name, file, options));
  }

  private static Path compiled(String name, String file, String... options) {
    Path source = Layout.MODULE.resolve("src/test/c/" + name + ".c");
    Path library = Layout.MODULE.resolve("target/c/" + file);
    Path whole = library.resolveSibling(file + ".new");
    List<String> command = new ArrayList<>(List.of("cc", "-w", "-shared", "-fPIC"));
    command.addAll(List.of(options));
    command.addAll(List.of("-o", whole.toString(), source.toString()));
    try {
      Files.createDirectories(library.getParent());
      Process compiler = new ProcessBuilder(command).inheritIO().start();
      if (compiler.waitFor() != 0) {
        throw new AssertionError(command + " failed");
      }
      Files.move(whole, library, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException missing) {
      System.err.println("ipcaudit agent-tests: NO C COMPILER, SKIPPED: " + missing.getMessage());
      Assumptions.abort("no C compiler: " + missing.getMessage());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (!Files.isRegularFile(library)) {
      throw new UncheckedIOException(new IOException("no " + library));
    }
    return library;
  }
}
