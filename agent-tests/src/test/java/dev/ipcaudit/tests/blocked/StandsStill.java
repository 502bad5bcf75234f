package dev.ipcaudit.tests.blocked;

import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.ipcaudit.tests.targets.SysV.SemBuf;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jnr.ffi.LibraryLoader;
import jnr.ffi.annotations.In;

/**
 * Threads that wait in calls until the agent has found and described all of them; one goes on for
 * ever.
 */
public final class StandsStill {

  private static final int PAGE = 4096;
  private static final int F_SETPIPE_SZ = 1031;
  private static final int SOL_SOCKET = 1;
  private static final int SO_SNDBUF = 7;
  private static FileInputStream reader;

  private static final byte[] DATA = new byte[PAGE];

  private StandsStill() {}

  /** By interface mapping. */
  public interface C extends Library {
    C LIB = Native.load("c", C.class);

    int pipe(int[] ends);

    int fcntl(int descriptor, int command, Object... argument);

    long write(int descriptor, byte[] data, long count);

    long read(int descriptor, byte[] data, long count);

    int close(int descriptor);

    int socketpair(int domain, int type, int protocol, int[] ends);

    int setsockopt(int socket, int level, int name, int[] value, int length);

    int mkfifo(String path, int mode);

    int semget(int key, int count, int flags);

    int semctl(int id, int index, int command, Object... argument);

    int semop(int id, SemBuf operations, long count);

    int msgget(int key, int flags);

    int msgctl(int id, int command, Pointer buffer);

    int msgsnd(int id, byte[] message, long size, int flags);

    long msgrcv(int id, byte[] message, long size, long type, int flags);
  }

  /** By direct mapping. */
  public static final class Direct {
    static {
      Native.register("c");
    }

    private Direct() {}

    static native long write(int descriptor, byte[] data, long count);

    static native int eventfd(int value, int flags);
  }

  /** By jnr-ffi. */
  public interface Jnr {
    Jnr LIB = LibraryLoader.create(Jnr.class).load("c");

    long write(int descriptor, @In byte[] data, long count);
  }

  public static void main(String[] arguments) throws Exception {
    Direct.eventfd(0, 0);
    List<Release> all = new ArrayList<>(pipes());
    all.add(socket());
    all.add(queue());
    all.add(semaphore());
    unseen();
    OwnFindings.await("\"blocked-call\"", all.size());
    OwnFindings.await("the pipe held", 5);
    OwnFindings.await("the queue held", 1);
    OwnFindings.await("its SO_SNDBUF was set", 1);
    for (Release one : all) {
      one.run();
    }
    System.out.println("done");
  }

  /** Lets a call come to its end. */
  private interface Release {
    void run() throws Exception;
  }

  private static List<Release> pipes() throws Exception {
    return List.of(
        pipe(0, end -> C.LIB.write(end, DATA, PAGE)), // waits for a reader
        pipe(0, end -> Direct.write(end, DATA, PAGE)), // waits directly
        pipe(0, end -> Jnr.LIB.write(end, DATA, PAGE)), // waits by JNR
        pipe(1 << 18, end -> C.LIB.write(end, DATA, PAGE)), // has room
        pipe(3 * PAGE, end -> C.LIB.write(end, DATA, PAGE))); // waits in a small one
  }

  private interface Step {
    void run(int end);
  }

  /** Writes 17 pages, one more than a pipe holds, while nobody reads. */
  private static Release pipe(int size, Step write) throws Exception {
    int[] ends = new int[2];
    C.LIB.pipe(ends);
    if (size > 0) {
      C.LIB.fcntl(ends[0], F_SETPIPE_SZ, size); // sets its size
    }
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < 17; i++) {
                write.run(ends[1]);
              }
            },
            "the writer");
    writer.start();
    return () -> {
      for (int i = 0; i < 17; i++) {
        C.LIB.read(ends[0], DATA.clone(), PAGE);
      }
      writer.join();
      C.LIB.close(ends[0]);
      C.LIB.close(ends[1]);
    };
  }

  /** More than a socket of that size holds, while nobody reads. */
  private static Release socket() throws Exception {
    int[] ends = new int[2];
    C.LIB.socketpair(1, 1, 0, ends);
    C.LIB.setsockopt(ends[1], SOL_SOCKET, SO_SNDBUF, new int[] {4 * PAGE}, 4); // sets its buffer
    byte[] much = new byte[64 * PAGE];
    Thread writer = new Thread(() -> C.LIB.write(ends[1], much, much.length)); // waits in a socket
    writer.start();
    return () -> {
      for (long read = 0; read < much.length; ) {
        read += C.LIB.read(ends[0], DATA.clone(), PAGE);
      }
      writer.join();
      C.LIB.close(ends[0]);
      C.LIB.close(ends[1]);
    };
  }

  private static Release queue() throws Exception {
    int id = C.LIB.msgget(IPC_PRIVATE, OWN);
    byte[] message = new byte[8 + PAGE];
    message[0] = 1;
    Thread sender =
        new Thread(
            () -> {
              fills(id, message);
              overfills(id, message);
            });
    sender.start();
    return () -> {
      C.LIB.msgrcv(id, message.clone(), PAGE, 0, 0);
      sender.join();
      C.LIB.msgctl(id, IPC_RMID, null);
    };
  }

  private static void fills(int id, byte[] message) {
    for (int i = 0; i < 4; i++) {
      Checked.msgsnd(id, message);
    }
  }

  private static void overfills(int id, byte[] message) {
    Checked.msgsnd(id, message);
  }

  /** Named like the function, which it does not only forward to. */
  private static final class Checked {
    static void msgsnd(int id, byte[] message) {
      int result = C.LIB.msgsnd(id, message, PAGE, 0); // waits for a receiver
      if (result != 0) {
        throw new IllegalStateException("msgsnd failed");
      }
    }
  }

  private static Release semaphore() throws Exception {
    int id = C.LIB.semget(IPC_PRIVATE, 1, OWN);
    SemBuf take = new SemBuf(-1, 0);
    Thread waiter = new Thread(() -> C.LIB.semop(id, take, 1)); // waits for its turn
    waiter.start();
    return () -> {
      C.LIB.semop(id, new SemBuf(1, 0), 1);
      waiter.join();
      C.LIB.semctl(id, 0, IPC_RMID);
    };
  }

  /** By the JDK, where no call is seen; until the end. */
  private static void unseen() throws Exception {
    Path directory = Files.createTempDirectory("stands-still");
    Path fifo = directory.resolve("fifo");
    C.LIB.mkfifo(fifo.toString(), OWN);
    Thread writer =
        new Thread(
            () -> {
              try (FileOutputStream out = new FileOutputStream(fifo.toFile())) {
                for (int i = 0; i < 17; i++) {
                  out.write(DATA); // waits unseen
                }
              } catch (IOException failure) {
                throw new UncheckedIOException(failure);
              }
            },
            "the unseen writer");
    writer.setDaemon(true);
    writer.start();
    reader = new FileInputStream(fifo.toFile());
    reader.read();
    Files.delete(fifo);
    Files.delete(directory);
  }
}
