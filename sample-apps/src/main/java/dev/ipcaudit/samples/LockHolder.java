package dev.ipcaudit.samples;

import static dev.ipcaudit.samples.SysvIpc.SEM_UNDO;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The worker of {@link AbandonedSemaphore} that is killed: a JVM of its own, and the parent's hold
 * on it.
 */
final class LockHolder implements AutoCloseable {

  private static final int HELD = 'h';

  private final Process process;

  private LockHolder(Process process) {
    this.process = process;
  }

  /** Takes the semaphore whose id is the second argument, and keeps it. */
  public static void main(String[] bindingSemidUndo) throws IOException {
    SysvIpc libc = Binding.valueOf(bindingSemidUndo[0]).open().sysv();
    int semid = Integer.parseInt(bindingSemidUndo[1]);
    boolean undo = Boolean.parseBoolean(bindingSemidUndo[2]);
    // SEM_UNDO has the kernel give back what a process has taken, however the process ends
    short[] take = {0, -1, (short) (undo ? SEM_UNDO : 0)};
    libc.check("semop", libc.semop(semid, take, 1));
    System.out.write(HELD);
    System.out.flush();
    System.in.read(); // to the end of the parent, if nobody kills this one before
  }

  /**
   * Returns when it has the semaphore.
   *
   * @throws IllegalStateException if it could not get it; it has said why on standard error
   */
  static LockHolder start(Binding binding, int semid, boolean undo) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    System.getProperties()
        .forEach(
            (key, value) -> {
              if (key.toString().matches("(jna|jnr|jffi|samples)\\..*")) {
                command.add("-D" + key + "=" + value);
              }
            });
    if (Runtime.version().feature() >= Binding.FFM_JDK) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(LockHolder.class.getName());
    command.addAll(List.of(binding.name(), "" + semid, "" + undo));
    try {
      LockHolder holder =
          new LockHolder(new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
      if (holder.process.getInputStream().read() != HELD) {
        holder.close();
        throw new IllegalStateException("the worker did not get the semaphore");
      }
      return holder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By SIGKILL; returns when it is dead. */
  void kill() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
