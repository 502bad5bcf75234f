package dev.ipcaudit.tests.frame;

import java.nio.file.Files;
import java.nio.file.Path;

/** One JDK on this machine. */
public record Jdk(Path home, Runtime.Version version) {

  /** The one that runs the tests. */
  public static Jdk current() {
    return new Jdk(Path.of(System.getProperty("java.home")), Runtime.version());
  }

  public int feature() {
    return version.feature();
  }

  public Path java() {
    return home.resolve("bin/java");
  }

  /** The path of {@code jcmd}, {@code jfr} and the like; a runtime without tools has none. */
  public Path tool(String name) {
    Path tool = home.resolve("bin").resolve(name);
    if (!Files.isExecutable(tool)) {
      throw new IllegalStateException(this + " at " + home + " has no " + name);
    }
    return tool;
  }

  @Override
  public String toString() {
    StringBuilder name = new StringBuilder("JDK ").append(version.feature());
    version.version().stream().skip(1).forEach(number -> name.append('.').append(number));
    return name.toString();
  }
}
