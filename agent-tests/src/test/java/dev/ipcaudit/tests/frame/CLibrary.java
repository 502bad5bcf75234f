package dev.ipcaudit.tests.frame;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Shared libraries of the tests' own, compiled from {@code src/test/c} by this machine's cc. */
public final class CLibrary {

  private CLibrary() {}

  /**
   * Compiles a library; without a compiler the test is skipped, which is said on stderr.
   *
   * @param name of the source file, without its ending
   * @param options of the compiler
   */
  public static synchronized Path of(String name, String... options) {
    Path source = Layout.MODULE.resolve("src/test/c/" + name + ".c");
    Path library =
        Layout.MODULE.resolve(
            "target/c/lib" + name + String.join("", options).replaceAll("\\W", "") + ".so");
    List<String> command = new ArrayList<>(List.of("cc", "-w", "-shared", "-fPIC"));
    command.addAll(List.of(options));
    command.addAll(List.of("-o", library.toString(), source.toString()));
    try {
      Files.createDirectories(library.getParent());
      Process compiler = new ProcessBuilder(command).inheritIO().start();
      if (compiler.waitFor() != 0) {
        throw new AssertionError(command + " failed");
      }
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
