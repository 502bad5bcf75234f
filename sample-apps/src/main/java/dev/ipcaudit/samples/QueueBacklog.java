package dev.ipcaudit.samples;

import static dev.ipcaudit.samples.PosixIpc.O_CREAT;
import static dev.ipcaudit.samples.PosixIpc.O_EXCL;
import static dev.ipcaudit.samples.PosixIpc.O_NONBLOCK;
import static dev.ipcaudit.samples.PosixIpc.O_RDWR;
import static dev.ipcaudit.samples.SysvIpc.IPC_CREAT;
import static dev.ipcaudit.samples.SysvIpc.IPC_NOWAIT;
import static dev.ipcaudit.samples.SysvIpc.IPC_PRIVATE;
import static dev.ipcaudit.samples.SysvIpc.IPC_RMID;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A meter sends its readings to a queue of System V and its alarms to a POSIX queue, from which an
 * archive takes them. The archive was switched off, the meter was not. What a queue holds it holds
 * whether or not somebody ever reads it, and both outlive their processes: what was measured after
 * they were full was refused, and what the kernel still held was last month's.
 */
final class QueueBacklog implements Story {

  /** A prime; 162 such messages fill the 16 KiB of a queue (kernel.msgmnb). */
  private static final int TEXT = 101;

  /** Ten such messages are what a queue holds by default (fs.mqueue.msg_max). */
  private static final long[] ATTRIBUTES = {0, 10, TEXT, 0, 0, 0, 0, 0};

  private static final int CREATE = O_CREAT | O_EXCL | O_RDWR | O_NONBLOCK;
  private static final String NAME = "/samples-" + ProcessHandle.current().pid() + "-alarms";

  private final SysvIpc sysv;
  private final PosixIpc posix;

  QueueBacklog(Libc libc) {
    sysv = libc.sysv();
    posix = libc.posix();
  }

  @Override
  public String tell(Telling telling) {
    int readings = sysv.msgget(IPC_PRIVATE, IPC_CREAT | 0600); // stays
    sysv.check("msgget", readings);
    int alarms = posix.mq_open(NAME, CREATE, 0600, ATTRIBUTES); // stays posix-mq
    posix.check("mq_open", alarms);
    try {
      return measure(readings, alarms, telling);
    } finally {
      posix.check("mq_close", posix.mq_close(alarms));
      if (telling.fixed()) {
        posix.check("mq_unlink", posix.mq_unlink(NAME));
        sysv.check("msgctl", sysv.msgctl(readings, IPC_RMID, 0));
      }
    }
  }

  private String measure(int readings, int alarms, Telling telling) {
    int refusedReadings = 0;
    int refusedAlarms = 0;
    for (int i = 1; i <= telling.rounds(); i++) {
      if (!sendReading(readings, i)) {
        refusedReadings++;
      }
      if (!sendAlarm(alarms)) {
        refusedAlarms++;
      }
      if (telling.fixed()) {
        archive(readings, alarms); // the mistake is not to do that, whoever made it
      }
    }
    Background.sleep(telling.stall());
    return telling.rounds()
        + " readings were sent, and as many alarms.\n"
        + refusedReadings
        + " readings and "
        + refusedAlarms
        + " alarms were refused.";
  }

  /** Returns whether there was room for it. */
  private boolean sendReading(int queue, long number) {
    byte[] message = new byte[Long.BYTES + TEXT];
    ByteBuffer.wrap(message).order(ByteOrder.nativeOrder()).putLong(number);
    int result = sysv.msgsnd(queue, message, TEXT, IPC_NOWAIT); // fills sysv-msg
    if (result == -1 && sysv.errno() == Errno.EAGAIN) {
      return false;
    }
    sysv.check("msgsnd", result);
    return true;
  }

  /** Returns whether there was room for it. */
  private boolean sendAlarm(int queue) {
    int result = posix.mq_send(queue, new byte[TEXT], TEXT, 0); // fills posix-mq
    if (result == -1 && posix.errno() == Errno.EAGAIN) {
      return false;
    }
    posix.check("mq_send", result);
    return true;
  }

  /** The archive, on the meter's thread so that each run is the same. */
  private void archive(int readings, int alarms) {
    byte[] message = new byte[Long.BYTES + TEXT];
    sysv.check("msgrcv", sysv.msgrcv(readings, message, TEXT, 0, IPC_NOWAIT));
    posix.check("mq_receive", posix.mq_receive(alarms, message, TEXT, new int[1]));
  }
}
