package dev.ipcaudit.javaagent.command.watch;

import dev.ipcaudit.javaagent.command.scan.Terminal;
import dev.ipcaudit.jfr.RecordedAudit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/** One watch, from the start of the recording to its stop. */
final class WatchSession {

  private static final int NOBODY_READS = 2;
  private static final long TICK_MILLIS = 100;
  private static final int MAX_SILENT_TICKS = 100;
  private static final long CHECK_MILLIS = 3_000;

  private final RunningJvm jvm;
  private final LiveState live = new LiveState();
  private final KeyReader keys = new KeyReader();
  private WatchRecording recording;
  private volatile View view;
  private volatile boolean checking;
  private volatile boolean stopped;

  WatchSession(RunningJvm jvm) {
    this.jvm = jvm;
  }

  /** Returns the exit code. */
  int run() throws IOException, InterruptedException, Unreachable {
    // however this process ends, the other JVM and the terminal are left as they were
    Thread hook = new Thread(this::undo, "ipcaudit-undo");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      start();
      Path repository = recording.repository();
      try (LastChunks chunks = new LastChunks(repository);
          LiveStream stream = new LiveStream(repository, live)) {
        return watch(chunks, stream);
      }
    } finally {
      undo();
    }
  }

  private synchronized void start() throws IOException, Unreachable {
    recording = WatchRecording.start(jvm);
  }

  /** Until the JVM has ended, or the user has seen enough. */
  private int watch(LastChunks chunks, LiveStream stream) throws InterruptedException, Unreachable {
    boolean again = false;
    int silentTicks = 0;
    while (true) {
      // looked at first: what it recorded before its end is in the files that are open then
      boolean runs = jvm.runs();
      chunks.look();
      if (stream.foreign()) {
        throw new Unreachable("the agent in the JVM " + jvm.pid() + " is not active");
      }
      if (!runs) {
        return ended(chunks);
      }
      if (stopped) {
        throw new Unreachable(
            "somebody has stopped the recording " + recording.name() + ", which watch needs");
      }
      if (stream.late()) {
        check();
      }
      boolean silent = stream.over() || stream.failure() != null;
      // a JVM that ends closes its recordings first
      silentTicks = silent ? silentTicks + 1 : 0;
      if (silentTicks > MAX_SILENT_TICKS) {
        throw new Unreachable(
            "the JVM "
                + jvm.pid()
                + " is not recorded any more"
                + (stream.failure() == null ? "" : ": " + stream.failure()));
      }
      if (view == null) {
        view = WatchCommand.view(jvm.pid());
        if (new Terminal().is()) {
          keys.open();
        }
        again = true;
      }
      if ((live.changed() || again) && !view.show(live)) {
        return NOBODY_READS;
      }
      int key = keys.next(TICK_MILLIS);
      if (key == 'q' || key == 'Q') {
        return 0;
      }
      again = key >= 0 && view.key(key);
    }
  }

  /** Not by the thread that watches, since a JVM that is stopped does not answer. */
  private void check() {
    if (checking) {
      return;
    }
    checking = true;
    Thread check =
        new Thread(
            () -> {
              try {
                stopped = !recording.runs();
                Thread.sleep(CHECK_MILLIS);
              } catch (IOException ended) {
                // the JVM has, which is looked at anyway
              } catch (InterruptedException unlikely) {
                return;
              }
              checking = false;
            },
            "ipcaudit-check");
    check.setDaemon(true);
    check.start();
  }

  private int ended(LastChunks chunks) {
    RecordedAudit last = chunks.read();
    if (last.events() > 0) {
      live.end(last.report(), Instant.now());
    }
    if (view == null) {
      view = WatchCommand.view(jvm.pid());
    }
    boolean read = view.show(live);
    view.end("the JVM " + jvm.pid() + " has ended");
    return read ? 0 : NOBODY_READS;
  }

  private synchronized void undo() {
    if (view != null) {
      view.close();
    }
    keys.close();
    if (recording != null) {
      recording.stop();
    }
  }
}
