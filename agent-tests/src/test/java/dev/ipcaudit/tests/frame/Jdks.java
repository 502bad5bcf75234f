package dev.ipcaudit.tests.frame;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Every JDK on this machine that the agent has to serve: those that the property {@value #PROPERTY}
 * names, and the newest of each other feature version that is found.
 */
public final class Jdks {

  /** Directories of JDKs, joined by colons. A wrong one fails every test that asks for JDKs. */
  static final String PROPERTY = "ipcaudit.test.jdks";

  private static final int OLDEST = 17;

  /** From here on java.lang.foreign is final. */
  private static final int FOREIGN = 22;

  private static final Pattern JAVA_VERSION =
      Pattern.compile("^JAVA_VERSION=\"?([^\"]+)\"?$", Pattern.MULTILINE);
  private static final Pattern JDK_HOME = Pattern.compile("<jdkHome>\\s*(.*?)\\s*</jdkHome>");

  private static List<Jdk> found;

  private Jdks() {}

  /**
   * Oldest first.
   *
   * @throws IllegalArgumentException if the property names a directory that is none of a JDK
   */
  public static synchronized List<Jdk> all() {
    if (found == null) {
      found = announce(choose(System.getProperty(PROPERTY, ""), homes()));
    }
    return found;
  }

  /** Those with java.lang.foreign. */
  public static List<Jdk> withForeign() {
    return all().stream().filter(jdk -> jdk.feature() >= FOREIGN).toList();
  }

  public static Jdk newest() {
    return all().get(all().size() - 1);
  }

  /**
   * All that are named, and of the homes that are found those of other feature versions.
   *
   * @param homes what is no JDK there, or too old, is passed over
   */
  static List<Jdk> choose(String named, List<Path> homes) {
    List<Jdk> chosen = new ArrayList<>();
    for (String directory : named.split(":")) {
      if (!directory.isBlank()) {
        chosen.add(named(Path.of(directory.trim())));
      }
    }
    Map<Integer, Jdk> byFeature = new TreeMap<>();
    homes.stream()
        .flatMap(home -> real(home).stream())
        .distinct()
        .flatMap(home -> jdk(home).stream())
        .filter(jdk -> jdk.feature() >= OLDEST)
        .forEach(jdk -> byFeature.merge(jdk.feature(), jdk, Jdks::newer));
    chosen.forEach(jdk -> byFeature.remove(jdk.feature()));
    chosen.addAll(byFeature.values());
    chosen.sort(Comparator.comparing(Jdk::version));
    return chosen.stream().distinct().toList();
  }

  private static Jdk named(Path directory) {
    Path home = real(directory).orElseThrow(() -> refused(directory, "there is no bin/java in it"));
    Jdk jdk =
        jdk(home)
            .orElseThrow(() -> refused(directory, "its file release does not tell the version"));
    if (jdk.feature() < OLDEST) {
      throw refused(directory, "the agent needs " + OLDEST + " or newer, it has " + jdk);
    }
    return jdk;
  }

  private static IllegalArgumentException refused(Path directory, String reason) {
    return new IllegalArgumentException(
        "-D"
            + PROPERTY
            + ": "
            + directory.toAbsolutePath()
            + " is no JDK to test with: "
            + reason
            + "; expected directories of JDKs joined by colons");
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
              + " name one by -D"
              + PROPERTY
              + "=DIR[:DIR...] or JAVA_HOME_25");
    }
    return found;
  }

  private static List<Path> homes() {
    List<Path> homes = new ArrayList<>();
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
    homes.addAll(toolchains(user.resolve(".m2/toolchains.xml")));
    return homes;
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
    if (!version.find()) {
      return Optional.empty();
    }
    // "1.8.0_402" is no Runtime.Version
    String number = version.group(1);
    String plain = number.startsWith("1.") ? number.substring(2).replaceAll("[._].*", "") : number;
    return Optional.of(new Jdk(home, Runtime.Version.parse(plain)));
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
