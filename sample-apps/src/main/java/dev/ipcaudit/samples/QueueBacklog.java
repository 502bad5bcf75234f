package dev.ipcaudit.samples;

import static dev.ipcaudit.samples.SysvIpc.IPC_CREAT;
import static dev.ipcaudit.samples.SysvIpc.IPC_NOWAIT;
import static dev.ipcaudit.samples.SysvIpc.IPC_PRIVATE;
import static dev.ipcaudit.samples.SysvIpc.IPC_RMID;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A meter sends its readings to a queue, from which an archive takes them. The archive was switched
 * off, the meter was not. The queue holds 16 KiB (kernel.msgmnb) whether or not somebody ever reads
 * it, and outlives both: what was measured after that was refused, and what the kernel still held
 * was last month's.
 */
final class QueueBacklog implements Story {

  /** A prime; 162 such messages fill a queue. */
  private static final int TEXT = 101;

  private final SysvIpc libc;

  QueueBacklog(Libc libc) {
    this.libc = libc.sysv();
  }

  @Override
  public String tell(Telling telling) {
    int refused = telling.fixed() ? measureAndArchive(telling) : measure(telling);
    return telling.rounds() + " readings were sent.\n" + refused + " were refused.";
  }

  private int measure(Telling telling) {
    int queue = libc.msgget(IPC_PRIVATE, IPC_CREAT | 0600); // fills
    libc.check("msgget", queue);
    int refused = 0;
    for (int reading = 1; reading <= telling.rounds(); reading++) {
      if (!send(queue, reading)) {
        refused++; // the mistake is elsewhere: there is nobody to read what was not refused
      }
    }
    Background.sleep(telling.stall());
    return refused;
  }

  private int measureAndArchive(Telling telling) {
    int queue = libc.msgget(IPC_PRIVATE, IPC_CREAT | 0600);
    libc.check("msgget", queue);
    try {
      int refused = 0;
      for (int reading = 1; reading <= telling.rounds(); reading++) {
        if (!send(queue, reading)) {
          refused++;
        }
        archive(queue);
      }
      Background.sleep(telling.stall());
      return refused;
    } finally {
      libc.check("msgctl", libc.msgctl(queue, IPC_RMID, 0));
    }
  }

  /** Returns whether there was room for it. */
  private boolean send(int queue, long reading) {
    byte[] message = new byte[Long.BYTES + TEXT];
    ByteBuffer.wrap(message).order(ByteOrder.nativeOrder()).putLong(reading);
    int result = libc.msgsnd(queue, message, TEXT, IPC_NOWAIT);
    if (result == -1 && libc.errno() == Errno.EAGAIN) {
      return false;
    }
    libc.check("msgsnd", result);
    return true;
  }

  /** The archive, on the meter's thread so that each run is the same. */
  private void archive(int queue) {
    byte[] message = new byte[Long.BYTES + TEXT];
    libc.check("msgrcv", libc.msgrcv(queue, message, TEXT, 0, IPC_NOWAIT));
  }
}
