package dev.ipcaudit.tests.frame;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Where things lie in the source tree; the tests run in the directory of their module. */
public final class Layout {

  static final Path MODULE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  static final Path SOURCES = MODULE.resolve("src/test/java");

  /** Programs that need a newer JDK than the tests; each JVM compiles its own. */
  static final Path NEWER_SOURCES = MODULE.resolve("src/test/java22");

  static final Path TARGETS = MODULE.resolve("target/test-classes");
  static final Path JNA = MODULE.resolve("target/jna");

  /** Tools that the profile bench compares with, as jars. */
  public static final Path TOOLS = MODULE.resolve("target/tools");

  static final Path UNSEEN = MODULE.resolve("target/unseen");
  static final Path LIBRARIES = MODULE.resolve("target/libraries");

  /** Exporters of metrics, as jars. */
  public static final Path EXPORTERS = MODULE.resolve("target/exporters");

  /** The rules for them that the agent brings. */
  public static final Path EXPORTER_RULES =
      MODULE.resolve("../agent/javaagent/exporters").normalize();

  static final Path JNR = MODULE.resolve("target/jnr");

  /** The modules that the agent is made of, each with its target. */
  public static final Path AGENT_MODULES = MODULE.resolve("../agent").normalize();

  public static final Path AGENT =
      MODULE.resolve("../agent/javaagent/target/ipcaudit-agent.jar").normalize();

  /** A host's own build, with Maven. */
  static final Path HOST_BUILD = MODULE.resolve("src/test/maven");

  /** A host's build that takes the agent from a repository. */
  static final Path CONSUMER = MODULE.resolve("src/test/consumer");

  /** The tree of this project. */
  public static final Path ROOT = MODULE.getParent();

  static final Path SAMPLE_SOURCES =
      MODULE.resolve("../sample-apps/src/main/java/dev/ipcaudit/samples");
  public static final Path SAMPLES =
      MODULE.resolve("../sample-apps/target/sample-apps.jar").normalize();

  private static final Path RUNS = MODULE.resolve("target/runs");
  private static final AtomicInteger LAST = new AtomicInteger();

  private Layout() {}

  /** The agent's jar, which an earlier module of the same build has made. */
  public static Path agent() {
    if (!Files.isRegularFile(AGENT)) {
      throw new IllegalStateException("no " + AGENT + ": run mvn verify from the top");
    }
    return AGENT;
  }

  /** The class path of a target with the newest JNA. */
  public static String targetsWithJna() {
    return TARGETS + ":" + Jna.newest().jar();
  }

  /** A fresh directory for one run; it stays, so that a failure can be looked at afterwards. */
  static Path newRun(String name) {
    try {
      Files.createDirectories(RUNS);
      String prefix =
          String.format("%s-%d-%03d-", name, ProcessHandle.current().pid(), LAST.incrementAndGet());
      return Files.createTempDirectory(RUNS, prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
