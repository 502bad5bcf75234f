package dev.ipcaudit.tests.blocked;

import static dev.ipcaudit.tests.targets.SysV.IPC_NOWAIT;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.ipcaudit.tests.targets.SysV.SemBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import jnr.ffi.LibraryLoader;
import jnr.ffi.annotations.In;

/**
 * Many calls that cannot be blocked, of each kind in a thread of its own, while other threads take
 * all cores and while the JVM is stopped for some seconds; and beside them one that is.
 */
public final class ShortCalls {

  private static final int BUSY = 16;

  /** Of the calls that copy most, the more are under way at any time. */
  private static final int WRITERS = 8;

  private static final int MEBIBYTE = 1 << 20;

  /** As many of the long ones take some seconds then. */
  private static final int CALLS = 10;

  private static final int STOPS = 2;

  private static final int O_NONBLOCK = 04000;
  private static final int F_SETFL = 4;
  private static final int F_SETPIPE_SZ = 1031;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_STREAM = 1;

  private static final byte[] SOME = new byte[1 << 12];

  private static volatile boolean busy = true;
  private static volatile boolean ends;
  private static long sum;

  private ShortCalls() {}

  /** By interface mapping. */
  public interface C extends Library {
    C LIB = Native.load("c", C.class);

    int fcntl(int descriptor, int command, Object... argument);

    long write(int descriptor, Pointer data, long count);

    long send(int socket, byte[] data, long count, int flags);

    int msgsnd(int id, byte[] message, long size, int flags);

    long msgrcv(int id, byte[] message, long size, long type, int flags);

    int semop(int id, SemBuf operations, long count);
  }

  /** By direct mapping. */
  public static final class Direct {
    static {
      Native.register("c");
    }

    private Direct() {}

    static native int pipe(int[] ends);

    static native int pipe2(int[] ends, int flags);

    static native int eventfd(int value, int flags);

    static native int socketpair(int domain, int type, int protocol, int[] ends);

    static native long write(int descriptor, Pointer data, long count);

    static native long read(int descriptor, Pointer data, long count);

    static native long recv(int socket, byte[] data, long count, int flags);

    static native int close(int descriptor);

    static native int semget(int key, int count, int flags);

    static native int semctl(int id, int index, int command);

    static native int msgget(int key, int flags);

    static native int msgctl(int id, int command, Pointer buffer);
  }

  /** By jnr-ffi. */
  public interface Jnr {
    Jnr LIB = LibraryLoader.create(Jnr.class).load("c");

    long write(int descriptor, @In byte[] data, long count);
  }

  private interface Call {
    void run();
  }

  public static void main(String[] arguments) throws Exception {
    int[] full = new int[2];
    ok(Direct.pipe(full));
    Memory data = new Memory(1 << 16);
    Direct.write(full[1], data, data.size()); // has room
    // of nothing at all: one that wrote a part returns when the JVM is stopped
    Thread blocked = new Thread(() -> C.LIB.write(full[1], data, data.size())); // is blocked
    blocked.start();
    if (arguments.length > 0) {
      System.setProperty("os.arch", "unheard of"); // JNA is loaded
      OwnFindings.await("blocked-call", 1);
    } else {
      besideOthers();
    }

    for (long read = 0; read < 2 * data.size(); ) {
      read += Direct.read(full[0], data, data.size());
    }
    blocked.join();
    System.out.println("done");
  }

  private static void besideOthers() throws Exception {
    for (int i = 0; i < BUSY; i++) {
      daemon(ShortCalls::burn);
    }

    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      calls.add(pipeOfTwo());
      calls.add(pipeSet());
    }
    calls.addAll(List.of(socket(), datagram(), event(), semaphore(), queue()));
    List<AtomicLong> counts = new ArrayList<>();
    CountDownLatch over = new CountDownLatch(calls.size());
    for (Call call : calls) {
      AtomicLong count = new AtomicLong();
      counts.add(count);
      daemon(
          () -> {
            while (!ends) {
              call.run();
              count.incrementAndGet();
            }
            over.countDown();
          });
    }
    awaitMore(counts, CALLS);
    for (int i = 0; i < STOPS; i++) {
      stopForAWhile();
      awaitMore(counts, 1);
    }

    busy = false;
    ends = true;
    over.await();
  }

  private static void daemon(Runnable job) {
    Thread thread = new Thread(job);
    thread.setDaemon(true);
    thread.start();
  }

  private static void burn() {
    long x = 1;
    while (busy) {
      for (int i = 0; i < MEBIBYTE; i++) {
        x = x * 31 + i;
      }
    }
    sum += x;
  }

  private static void awaitMore(List<AtomicLong> counts, long calls) throws Exception {
    for (AtomicLong count : counts) {
      long last = count.get() + calls;
      while (count.get() < last) {
        Thread.sleep(10);
      }
    }
  }

  private static void stopForAWhile() throws Exception {
    String pid = Long.toString(ProcessHandle.current().pid());
    new ProcessBuilder("sh", "-c", "kill -STOP " + pid + "; sleep 2; kill -CONT " + pid)
        .start()
        .waitFor();
  }

  private static Call pipeOfTwo() {
    int[] ends = new int[2];
    ok(Direct.pipe2(ends, O_NONBLOCK));
    C.LIB.fcntl(ends[1], F_SETPIPE_SZ, MEBIBYTE);
    Memory data = new Memory(MEBIBYTE);
    return () -> {
      Direct.write(ends[1], data, MEBIBYTE); // pipe2 with O_NONBLOCK
      drain(ends[0], data);
    };
  }

  private static Call pipeSet() {
    int[] ends = new int[2];
    ok(Direct.pipe(ends));
    C.LIB.fcntl(ends[0], F_SETFL, O_NONBLOCK);
    C.LIB.fcntl(ends[1], F_SETFL, O_NONBLOCK);
    C.LIB.fcntl(ends[1], F_SETPIPE_SZ, MEBIBYTE);
    Memory data = new Memory(MEBIBYTE);
    return () -> {
      C.LIB.write(ends[1], data, MEBIBYTE); // fcntl with O_NONBLOCK
      drain(ends[0], data);
    };
  }

  private static void drain(int descriptor, Memory data) {
    while (Direct.read(descriptor, data, MEBIBYTE) > 0) {
      continue;
    }
  }

  private static Call socket() {
    int[] ends = new int[2];
    ok(Direct.socketpair(AF_UNIX, SOCK_STREAM | O_NONBLOCK, 0, ends));
    Memory data = new Memory(1 << 16);
    return () -> {
      Direct.write(ends[1], data, data.size()); // SOCK_NONBLOCK
      drainSome(ends[0], data);
    };
  }

  private static void drainSome(int descriptor, Memory data) {
    while (Direct.read(descriptor, data, data.size()) > 0) {
      continue;
    }
  }

  private static Call datagram() {
    int[] ends = new int[2];
    ok(Direct.socketpair(AF_UNIX, SOCK_DGRAM, 0, ends));
    byte[] received = new byte[SOME.length];
    return () -> {
      C.LIB.send(ends[1], SOME, SOME.length, MSG_DONTWAIT); // MSG_DONTWAIT
      Direct.recv(ends[0], received, received.length, MSG_DONTWAIT);
    };
  }

  private static Call event() {
    int event = ok(Direct.eventfd(0, O_NONBLOCK));
    byte[] one = new byte[8];
    one[0] = 1;
    Memory count = new Memory(8);
    return () -> {
      Jnr.LIB.write(event, one, one.length); // EFD_NONBLOCK
      Direct.read(event, count, count.size());
    };
  }

  private static Call semaphore() {
    int id = ok(Direct.semget(IPC_PRIVATE, 1, OWN));
    SemBuf give = new SemBuf(1, IPC_NOWAIT);
    SemBuf take = new SemBuf(-1, IPC_NOWAIT);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> Direct.semctl(id, 0, IPC_RMID)));
    return () -> {
      C.LIB.semop(id, give, 1); // IPC_NOWAIT gives
      C.LIB.semop(id, take, 1); // IPC_NOWAIT takes
    };
  }

  private static Call queue() {
    int id = ok(Direct.msgget(IPC_PRIVATE, OWN));
    byte[] message = new byte[8 + SOME.length];
    message[0] = 1;
    byte[] received = message.clone();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> Direct.msgctl(id, IPC_RMID, null)));
    return () -> {
      C.LIB.msgsnd(id, message, SOME.length, IPC_NOWAIT); // IPC_NOWAIT sends
      C.LIB.msgrcv(id, received, SOME.length, 0, IPC_NOWAIT);
    };
  }
}
