package dev.ipcaudit.samples;

import static dev.ipcaudit.samples.Processes.WNOHANG;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * A scheduler starts short jobs and reaps one child whenever it is told that a child has ended. But
 * SIGCHLD does not queue: while one is pending, the next is dropped. When two hundred jobs ended in
 * a few moments, it was told some times only, and the others remained in the process table until
 * there was no pid left for another job.
 *
 * <p>How many signals the kernel merges differs from run to run; so there is one place for all that
 * end in the time in which a burst of jobs is started, as the scheduler has one bit for them.
 */
final class SigchldStorm implements Story {

  private static final String JOB = "/bin/true";
  private static final int BURST = 25;
  private static final int PATIENCE_SECONDS = 5;

  private final Processes libc;
  private final BlockingQueue<Signal> pending = new ArrayBlockingQueue<>(1);
  private final List<Integer> unreaped = new ArrayList<>();

  SigchldStorm(Libc libc) {
    this.libc = libc.processes();
  }

  @Override
  public String tell(Telling telling) {
    SignalHandler before = Signal.handle(new Signal("CHLD"), pending::offer);
    try {
      for (int burst = 0; burst < telling.rounds(); burst++) {
        for (int job = 0; job < BURST; job++) {
          start();
        }
        awaitSignal();
        if (telling.fixed()) {
          reapAll();
        } else {
          reapOne();
        }
      }
      while (telling.fixed() && !unreaped.isEmpty()) {
        awaitSignal();
        reapAll();
      }
    } finally {
      Signal.handle(new Signal("CHLD"), before);
    }
    return telling.rounds() * BURST
        + " jobs were started.\n"
        + zombies()
        + " have ended and are still in the process table.";
  }

  private void start() {
    int[] pid = new int[1];
    int error = libc.posix_spawn(pid, JOB, 0, 0, new String[] {JOB}, new String[0]);
    if (error != 0) {
      throw new LibcException("posix_spawn", error);
    }
    unreaped.add(pid[0]);
  }

  private void awaitSignal() {
    try {
      // nobody is told at all where SIGCHLD was blocked before this JVM began
      pending.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The mistake: a signal says that there is one, and not that there is only one. */
  private void reapOne() {
    int pid = libc.waitpid(-1, new int[1], WNOHANG); // reaps
    unreaped.remove((Integer) libc.check("waitpid", pid));
  }

  private void reapAll() {
    int pid;
    while ((pid = libc.waitpid(-1, new int[1], WNOHANG)) > 0) {
      unreaped.remove((Integer) pid);
    }
    if (pid == -1 && libc.errno() != Errno.ECHILD) {
      throw new LibcException("waitpid", libc.errno());
    }
  }

  /** As ps counts them, when the last job has ended. */
  private int zombies() {
    for (int pid : unreaped) {
      while (!isZombie(pid)) {
        Background.sleep(1);
      }
    }
    return unreaped.size();
  }

  private static boolean isZombie(int pid) {
    try {
      // the state follows the name, which stands in parentheses: proc_pid_stat(5)
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.startsWith(") Z", stat.lastIndexOf(')'));
    } catch (IOException e) {
      throw new IllegalStateException("somebody else has reaped " + pid, e);
    }
  }
}
