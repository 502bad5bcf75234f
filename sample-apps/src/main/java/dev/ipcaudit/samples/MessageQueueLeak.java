package dev.ipcaudit.samples;

import static dev.ipcaudit.samples.Errno.ENOMSG;
import static dev.ipcaudit.samples.SysvIpc.IPC_CREAT;
import static dev.ipcaudit.samples.SysvIpc.IPC_NOWAIT;
import static dev.ipcaudit.samples.SysvIpc.IPC_PRIVATE;
import static dev.ipcaudit.samples.SysvIpc.IPC_RMID;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A client sends its request to a service and waits for the answer on a queue made for this one
 * request. It removed that queue when it had read the answer, and only then: a request that timed
 * out left its queue behind. The busier the service, the more timeouts, the nearer MSGMNI; in the
 * end the clients could not ask at all, and the service was blamed.
 */
final class MessageQueueLeak implements Story {

  private static final int TEXT = 31;

  private final SysvIpc libc;

  MessageQueueLeak(Libc libc) {
    this.libc = libc.sysv();
  }

  @Override
  public String tell(Telling telling) {
    int requests = telling.rounds();
    int timeouts = 0;
    int service = libc.check("msgget", libc.msgget(IPC_PRIVATE, IPC_CREAT | 0600));
    try {
      for (int request = 1; request <= requests; request++) {
        boolean answered = telling.fixed() ? askAndRemove(service, request) : ask(service, request);
        if (!answered) {
          timeouts++;
        }
      }
    } finally {
      libc.check("msgctl", libc.msgctl(service, IPC_RMID, 0));
    }
    return requests
        + " requests sent, each with a queue for its reply.\n"
        + timeouts
        + " timed out.";
  }

  private boolean ask(int service, int request) {
    int replies = libc.msgget(IPC_PRIVATE, IPC_CREAT | 0600); // leaks
    libc.check("msgget", replies);
    send(service, request, replies);
    serve(service);
    if (!answered(replies)) {
      return false; // the mistake: nobody will read this queue, and nobody removes it
    }
    libc.check("msgctl", libc.msgctl(replies, IPC_RMID, 0));
    return true;
  }

  private boolean askAndRemove(int service, int request) {
    int replies = libc.msgget(IPC_PRIVATE, IPC_CREAT | 0600);
    libc.check("msgget", replies);
    try {
      send(service, request, replies);
      serve(service);
      return answered(replies);
    } finally {
      // answered or not; a late answer then meets EINVAL, which the service can ignore
      libc.check("msgctl", libc.msgctl(replies, IPC_RMID, 0));
    }
  }

  /**
   * The service, on the client's thread so that each run is the same: too late every fifth time.
   */
  private void serve(int service) {
    byte[] message = new byte[Long.BYTES + TEXT];
    libc.check("msgrcv", libc.msgrcv(service, message, TEXT, 0, IPC_NOWAIT));
    long request = msgbuf(message).getLong();
    int replies = msgbuf(message).getInt(Long.BYTES);
    if (request % 5 != 0) {
      send(replies, request, service);
    }
  }

  /** IPC_NOWAIT, because a client that waits for room in a full queue cannot time out. */
  private void send(int msqid, long type, int replyTo) {
    byte[] message = new byte[Long.BYTES + TEXT];
    msgbuf(message).putLong(type).putInt(replyTo);
    libc.check("msgsnd", libc.msgsnd(msqid, message, TEXT, IPC_NOWAIT));
  }

  private boolean answered(int replies) {
    byte[] message = new byte[Long.BYTES + TEXT];
    long received = libc.msgrcv(replies, message, TEXT, 0, IPC_NOWAIT);
    if (received == -1 && libc.errno() == ENOMSG) {
      return false;
    }
    return libc.check("msgrcv", received) == TEXT;
  }

  private static ByteBuffer msgbuf(byte[] message) {
    return ByteBuffer.wrap(message).order(ByteOrder.nativeOrder());
  }
}
