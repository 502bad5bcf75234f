package dev.ipcaudit.javaagent.command.watch;

import dev.ipcaudit.javaagent.command.scan.Terminal;
import dev.ipcaudit.jfr.RecordedAudit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One watch, from the start of the recording to its stop. */
final class WatchSession {

  private static final int NOBODY_READS = 2;
  private static final long TICK_MILLIS = 100;
  private static final int MAX_SILENT_TICKS = 100;
  private static final long CHECK_MILLIS = 3_000;

  private final RunningJvm jvm;
  private final LiveState live = new LiveState();
  private final KeyReader keys = new KeyReader();
  private @Nullable WatchRecording recording;
  private volatile @Nullable View view;
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
      WatchRecording started = start();
      Path repository = started.repository();
      try (LastChunks chunks = new LastChunks(repository);
          LiveStream stream = new LiveStream(repository, live)) {
        return watch(started, chunks, stream);
      }
    } finally {
      undo();
    }
  }

  private synchronized WatchRecording start() throws IOException, Unreachable {
    WatchRecording started = WatchRecording.start(jvm);
    recording = started;
    return started;
  }

  /** Until the JVM has ended, or the user has seen enough. */
  private int watch(WatchRecording ours, LastChunks chunks, LiveStream stream)
      throws InterruptedException, Unreachable {
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
            "somebody has stopped the recording " + ours.name() + ", which watch needs");
      }
      if (stream.late()) {
        check(ours);
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
      View shown = view;
      if (shown == null) {
        shown = WatchCommand.view(jvm.pid());
        view = shown;
        if (new Terminal().is()) {
          keys.open();
        }
        again = true;
      }
      if ((live.changed() || again) && !shown.show(live)) {
        return NOBODY_READS;
      }
      int key = keys.next(TICK_MILLIS);
      if (key == 'q' || key == 'Q') {
        return 0;
      }
      again = key >= 0 && shown.key(key);
    }
  }

  /** Not by the thread that watches, since a JVM that is stopped does not answer. */
  private void check(WatchRecording ours) {
    if (checking) {
      return;
    }
    checking = true;
    Thread check =
        new Thread(
            () -> {
              try {
                stopped = !ours.runs();
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
    View shown = view;
    if (shown == null) {
      shown = WatchCommand.view(jvm.pid());
      view = shown;
    }
    boolean read = shown.show(live);
    shown.end("the JVM " + jvm.pid() + " has ended");
    return read ? 0 : NOBODY_READS;
  }

  private synchronized void undo() {
    View shown = view;
    if (shown != null) {
      shown.close();
    }
    keys.close();
    if (recording != null) {
      recording.stop();
    }
  }
}
