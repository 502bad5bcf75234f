package dev.ipcaudit.javaagent.command.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A recording of the watched JVM with our figures and nothing else, for as long as the watch lasts.
 * Always one of our own: others have the accounts of lines at the end of a chunk only.
 */
final class WatchRecording {

  /** Between two accounts of a call site. */
  static final int PERIOD_SECONDS = 1;

  private static final String REPOSITORY = "jdk.jfr.repository";

  /**
   * Figures every second, limits less often, since they cost a scan of the kernel's tables, and
   * paths, since they come with their stacks. Objects one by one are not shown, and cost their
   * stacks. Disk is bounded also if we are killed.
   */
  private static final String SETTINGS =
      " settings=none disk=true maxage=1m maxsize=50m"
          + " +ipcaudit.SiteAccount#enabled=true +ipcaudit.SiteAccount#period="
          + PERIOD_SECONDS
          + "s"
          + " +ipcaudit.LimitUsage#enabled=true +ipcaudit.LimitUsage#period=5s"
          + " +ipcaudit.Coverage#enabled=true +ipcaudit.KernelScan#enabled=true"
          + " +ipcaudit.Finding#enabled=true +ipcaudit.BlockedCall#enabled=false"
          + " +ipcaudit.ObjectCreated#enabled=false +ipcaudit.ObjectRemoved#enabled=false"
          + " +ipcaudit.ObjectLeaked#enabled=false +ipcaudit.UnhandledEagain#enabled=false"
          + " +ipcaudit.ZombieChildren#enabled=false +ipcaudit.LimitExhausted#enabled=false"
          + " +ipcaudit.SiteRemoval#enabled=false +ipcaudit.SiteHistory#enabled=false"
          + " +ipcaudit.SitePath#enabled=true +ipcaudit.SitePath#period=5s";

  private final RunningJvm jvm;
  private final String name = "ipcaudit-watch-" + ProcessHandle.current().pid();
  private boolean running;

  private WatchRecording(RunningJvm jvm) {
    this.jvm = jvm;
  }

  static WatchRecording start(RunningJvm jvm) throws IOException, Unreachable {
    WatchRecording recording = new WatchRecording(jvm);
    recording.start();
    return recording;
  }

  private synchronized void start() throws IOException, Unreachable {
    String answer = jvm.jcmd("JFR.start name=" + name + SETTINGS);
    if (!answer.contains("Started recording")) {
      throw new Unreachable(
          "the JVM " + jvm.pid() + " does not record: " + answer.strip().split("\n")[0]);
    }
    running = true;
  }

  /** The directory in which the JVM keeps what it records. */
  Path repository() throws IOException, Unreachable {
    String property = jvm.property(REPOSITORY);
    if (property != null) {
      // a JVM in a container names a directory of its own file system
      Path outside = Path.of("/proc", String.valueOf(jvm.pid()), "root", property);
      for (Path directory : new Path[] {Path.of(property), outside}) {
        if (Files.isDirectory(directory) && Files.isReadable(directory)) {
          return directory;
        }
      }
    }
    throw new Unreachable(
        "the recordings of the JVM " + jvm.pid() + " cannot be reached: " + property);
  }

  /** Whether the JVM still records for us; asks it, which takes as long as it is stopped. */
  boolean runs() throws IOException {
    return jvm.jcmd("JFR.check name=" + name).contains("name=" + name + " ");
  }

  String name() {
    return name;
  }

  /** Stops it, once; to be called by any thread. */
  synchronized void stop() {
    if (!running) {
      return;
    }
    running = false;
    try {
      if (jvm.runs()) {
        jvm.jcmd("JFR.stop name=" + name);
      }
    } catch (IOException gone) {
      // with the JVM its recordings have ended, too
    }
  }
}
