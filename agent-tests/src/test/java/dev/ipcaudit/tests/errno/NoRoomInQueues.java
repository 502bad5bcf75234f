package dev.ipcaudit.tests.errno;

import static dev.ipcaudit.tests.targets.SysV.EAGAIN;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;

/** POSIX queues that are full and semaphores that are taken, and what hosts do then. */
public final class NoRoomInQueues {

  private static final int O_RDWR = 2;
  private static final int O_CREAT = 0100;
  private static final int O_EXCL = 0200;
  private static final int O_NONBLOCK = 04000;
  private static final int NEW = O_RDWR | O_CREAT | O_EXCL;
  private static final int OWN = 0600;
  private static final byte[] ONE = {1};

  private static int seen;

  private NoRoomInQueues() {}

  /** By interface mapping. */
  public interface C extends Library {
    C LIB = Native.load("c", C.class);

    int mq_open(String name, int flags, int mode, Pointer attributes);

    int mq_send(int queue, byte[] message, long length, int priority);

    int mq_timedsend(int queue, byte[] message, long length, int priority, Pointer until);

    long mq_receive(int queue, byte[] message, long length, Pointer priority);

    int mq_close(int queue);

    int mq_unlink(String name);

    Pointer sem_open(String name, int flags, int mode, int value);

    int sem_init(Pointer semaphore, int shared, int value);

    int sem_trywait(Pointer semaphore);

    int sem_timedwait(Pointer semaphore, Pointer until);

    int sem_wait(Pointer semaphore);

    int sem_post(Pointer semaphore);

    int sem_close(Pointer semaphore);

    int sem_unlink(String name);
  }

  /** By direct mapping. */
  public static final class Direct {
    static {
      Native.register("c");
    }

    private Direct() {}

    static native int mq_send(int queue, byte[] message, long length, int priority);

    static native int sem_trywait(Pointer semaphore);
  }

  public static void main(String[] arguments) {
    queue();
    semaphores();
    limit();
    System.out.println("seen " + seen);
  }

  private static void queue() {
    Memory small = new Memory(64);
    small.clear();
    small.setLong(8, 1);
    small.setLong(16, 8);
    int queue = C.LIB.mq_open("/full", NEW | O_NONBLOCK, OWN, small);
    C.LIB.mq_receive(queue, new byte[8], 8, null); // received for nothing
    if (C.LIB.mq_receive(queue, new byte[8], 8, null) == -1) { // polled
      Thread.onSpinWait();
    }
    C.LIB.mq_send(queue, ONE, 1, 0); // has room
    Memory past = new Memory(16);
    past.clear();
    for (int i = 0; i < 5; i++) {
      C.LIB.mq_send(queue, ONE, 1, 0); // dropped
      Direct.mq_send(queue, ONE, 1, 0); // dropped directly
      if (C.LIB.mq_timedsend(queue, ONE, 1, 0, past) != 0) { // not looked at
        Thread.onSpinWait();
      }
      if (C.LIB.mq_send(queue, ONE, 1, 0) == -1 && Native.getLastError() == EAGAIN) { // handled
        seen++;
      }
    }
    C.LIB.mq_close(queue);
    C.LIB.mq_unlink("/full");
  }

  private static void semaphores() {
    Pointer named = C.LIB.sem_open("/taken", NEW, OWN, 0);
    Memory unnamed = new Memory(32);
    C.LIB.sem_init(unnamed, 0, 0);
    Memory past = new Memory(16);
    past.clear();
    for (int i = 0; i < 3; i++) {
      C.LIB.sem_trywait(named); // semaphore dropped
      if (Direct.sem_trywait(unnamed) != 0) { // unnamed, not looked at
        Thread.onSpinWait();
      }
      if (C.LIB.sem_trywait(named) != 0 && Native.getLastError() == EAGAIN) { // looked at
        seen++;
      }
      C.LIB.sem_timedwait(named, past); // timed out
      C.LIB.sem_post(named); // posted
      C.LIB.sem_wait(named); // waited
    }
    C.LIB.sem_close(named);
    C.LIB.sem_unlink("/taken");
  }

  /** Queues of the default size, until the bytes that a user may have in queues are used up. */
  private static void limit() {
    List<Integer> queues = new ArrayList<>();
    int queue;
    do {
      queue = C.LIB.mq_open("/many-" + queues.size(), NEW, OWN, null); // one too many
      queues.add(queue);
    } while (queue != -1);
    for (int i = 0; i < queues.size(); i++) {
      C.LIB.mq_close(queues.get(i));
      C.LIB.mq_unlink("/many-" + i);
    }
  }
}
