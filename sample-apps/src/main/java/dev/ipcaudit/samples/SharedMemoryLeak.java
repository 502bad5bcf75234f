package dev.ipcaudit.samples;

import static dev.ipcaudit.samples.SysvIpc.IPC_CREAT;
import static dev.ipcaudit.samples.SysvIpc.IPC_PRIVATE;
import static dev.ipcaudit.samples.SysvIpc.IPC_RMID;

/**
 * A renderer puts each image into a segment of its own and detaches when it is done. Its author
 * took shmdt for the counterpart of shmget, but shmdt undoes shmat only: the segment stays,
 * attached by nobody, and its pages with it. Not one request failed, so nobody looked, until there
 * was no memory left that any process could be blamed for.
 */
final class SharedMemoryLeak implements Story {

  /** A prime, so that this figure in a report can have come from nowhere else. */
  private static final long BYTES = 1_999_993;

  private final SysvIpc libc;

  SharedMemoryLeak(Libc libc) {
    this.libc = libc.sysv();
  }

  @Override
  public String tell(Telling telling) {
    int images = telling.rounds();
    for (int image = 1; image <= images; image++) {
      if (telling.fixed()) {
        renderAndRemove();
      } else {
        render();
      }
    }
    return images + " images rendered, each in a segment of " + BYTES + " bytes.\n0 failed.";
  }

  private void render() {
    int shmid = libc.shmget(IPC_PRIVATE, BYTES, IPC_CREAT | 0600); // leaks
    libc.check("shmget", shmid);
    long pixels = libc.check("shmat", libc.shmat(shmid, 0, 0));
    libc.check("shmdt", libc.shmdt(pixels)); // the mistake: this is not the removal
  }

  private void renderAndRemove() {
    int shmid = libc.shmget(IPC_PRIVATE, BYTES, IPC_CREAT | 0600);
    libc.check("shmget", shmid);
    long pixels;
    try {
      pixels = libc.check("shmat", libc.shmat(shmid, 0, 0));
    } finally {
      // right after attaching: the segment lives on until its last detach, and a process that dies
      // detaches (shmctl(2), IPC_RMID), so from here on not even kill -9 can leave it behind
      libc.check("shmctl", libc.shmctl(shmid, IPC_RMID, 0));
    }
    libc.check("shmdt", libc.shmdt(pixels));
  }
}
