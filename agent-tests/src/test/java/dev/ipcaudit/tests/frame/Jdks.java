package dev.ipcaudit.tests.frame;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every JDK on this machine that the agent has to serve: the newest of each feature version. */
public final class Jdks {

  private static final int OLDEST = 17;

  /** From here on java.lang.foreign is final. */
  private static final int FOREIGN = 22;

  private static final Pattern JAVA_VERSION =
      Pattern.compile("^JAVA_VERSION=\"?([^\"]+)\"?$", Pattern.MULTILINE);
  private static final Pattern JDK_HOME = Pattern.compile("<jdkHome>\\s*(.*?)\\s*</jdkHome>");

  private static final List<Jdk> FOUND = announce(discover());

  private Jdks() {}

  /** Oldest first. */
  public static List<Jdk> all() {
    return FOUND;
  }

  /** Those with java.lang.foreign. */
  public static List<Jdk> withForeign() {
    return FOUND.stream().filter(jdk -> jdk.feature() >= FOREIGN).toList();
  }

  public static Jdk newest() {
    return FOUND.get(FOUND.size() - 1);
  }

  private static List<Jdk> discover() {
    Map<Integer, Jdk> byFeature = new TreeMap<>();
    homes()
        .flatMap(home -> jdk(home).stream())
        .filter(jdk -> jdk.feature() >= OLDEST)
        .forEach(jdk -> byFeature.merge(jdk.feature(), jdk, Jdks::newer));
    return List.copyOf(byFeature.values());
  }

  private static List<Jdk> announce(List<Jdk> found) {
    StringBuilder line = new StringBuilder("ipcaudit agent-tests run on");
    found.forEach(jdk -> line.append("  ").append(jdk).append(" (").append(jdk.home()).append(')'));
    System.err.println(line);
    if (found.stream().noneMatch(jdk -> jdk.feature() >= FOREIGN)) {
      System.err.println(
          "ipcaudit agent-tests: NO JDK "
              + FOREIGN
              + " OR NEWER FOUND, so half of what the agent must do is not tested here;"
              + " name one by -Dipcaudit.jdks=DIR[:DIR...] or JAVA_HOME_25");
    }
    return found;
  }

  private static Stream<Path> homes() {
    List<Path> homes = new ArrayList<>();
    homes.add(Path.of(System.getProperty("java.home")));
    for (String home : System.getProperty("ipcaudit.jdks", "").split(":")) {
      homes.add(Path.of(home));
    }
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
    homes.addAll(toolchains(user.resolve(".m2/toolchains.xml")));
    return homes.stream().flatMap(home -> real(home).stream()).distinct();
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

  private static List<Path> toolchains(Path file) {
    List<Path> homes = new ArrayList<>();
    if (Files.isReadable(file)) {
      Matcher home = JDK_HOME.matcher(text(file));
      while (home.find()) {
        homes.add(Path.of(home.group(1)));
      }
    }
    return homes;
  }

  private static Optional<Path> real(Path home) {
    try {
      return Files.isExecutable(home.resolve("bin/java"))
          ? Optional.of(home.toRealPath())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<Jdk> jdk(Path home) {
    Path release = home.resolve("release");
    if (!Files.isReadable(release)) {
      return Optional.empty();
    }
    Matcher version = JAVA_VERSION.matcher(text(release));
    // "1.8.0_402" is no Runtime.Version, and too old anyway
    return version.find() && !version.group(1).startsWith("1.")
        ? Optional.of(new Jdk(home, Runtime.Version.parse(version.group(1))))
        : Optional.empty();
  }

  private static Jdk newer(Jdk one, Jdk other) {
    return one.version().compareTo(other.version()) >= 0 ? one : other;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
