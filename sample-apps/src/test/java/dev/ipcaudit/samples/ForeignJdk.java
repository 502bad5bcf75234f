package dev.ipcaudit.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A JDK with java.lang.foreign: one that the property {@value #PROPERTY} names, the one that runs
 * the tests, or one that is found in the usual places.
 */
final class ForeignJdk {

  static final int OLDEST = 22;

  /** As of agent-tests: directories of JDKs, joined by colons. */
  static final String PROPERTY = "ipcaudit.test.jdks";

  private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"?(\\d+)");

  private ForeignJdk() {}

  static Optional<Path> home() {
    List<Path> homes = new ArrayList<>(named());
    homes.add(Path.of(System.getProperty("java.home")));
    System.getenv()
        .forEach(
            (name, value) -> {
              if (name.startsWith("JAVA_HOME") || name.startsWith("JDK_")) {
                homes.add(Path.of(value));
              }
            });
    Path user = Path.of(System.getProperty("user.home"));
    homes.addAll(children(Path.of("/usr/lib/jvm")));
    homes.addAll(children(user.resolve(".sdkman/candidates/java")));
    homes.addAll(children(user.resolve(".jdks")));
    return homes.stream().filter(home -> feature(home) >= OLDEST).findFirst();
  }

  private static List<Path> named() {
    List<Path> named = new ArrayList<>();
    for (String directory : System.getProperty(PROPERTY, "").split(":")) {
      if (!directory.isBlank()) {
        named.add(Path.of(directory.trim()));
        if (feature(named.get(named.size() - 1)) == 0) {
          throw new IllegalArgumentException("-D" + PROPERTY + ": no JDK is in " + directory);
        }
      }
    }
    return named;
  }

  private static List<Path> children(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(directory)) {
      return children.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The feature version of the JDK there, or 0. */
  static int feature(Path home) {
    Path release = home.resolve("release");
    if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isReadable(release)) {
      return 0;
    }
    try {
      Matcher version = VERSION.matcher(Files.readString(release));
      return version.find() ? Integer.parseInt(version.group(1)) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
