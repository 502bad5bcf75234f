package dev.ipcaudit.tests.recording;

import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import jdk.jfr.Recording;

/**
 * A host that records itself, and leaks. The argument says how: {@code started} and never touched
 * again, {@code two} of them, {@code stopped} and dumped before the end, or dumped by a {@code
 * hook} of its own at the end. Files: one.jfr, two.jfr.
 */
public final class OwnRecording {

  public static final int EARLY = 3;
  public static final int SETS = 7;

  private OwnRecording() {}

  public static void main(String[] args) throws Exception {
    for (int i = 0; i < EARLY; i++) {
      ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // before the recording
    }
    Recording one = start("one.jfr");
    leak();
    switch (args[0]) {
      case "started":
        break;
      case "two":
        start("two.jfr");
        break;
      case "stopped":
        one.stop();
        one.close();
        break;
      case "hook":
        Runtime.getRuntime().addShutdownHook(new Thread(() -> dump(one, "two.jfr")));
        break;
      default:
        throw new IllegalArgumentException(args[0]);
    }
  }

  private static Recording start(String file) throws IOException {
    Recording recording = new Recording();
    recording.setDestination(Path.of(file));
    recording.setDumpOnExit(true);
    recording.start();
    return recording;
  }

  private static void leak() {
    for (int i = 0; i < SETS; i++) {
      ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // during the recording
    }
  }

  private static void dump(Recording recording, String file) {
    try {
      recording.dump(Path.of(file));
      System.out.println("dumped");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
