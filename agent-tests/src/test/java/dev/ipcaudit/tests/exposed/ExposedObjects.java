package dev.ipcaudit.tests.exposed;

import static dev.ipcaudit.tests.targets.SysV.IPC_CREAT;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Creates objects that others can write or read, and some that they cannot. */
public final class ExposedObjects {

  private static final int NEW = 2 | 0100 | 0200;
  private static final byte[] SMALL =
      ByteBuffer.allocate(64).order(ByteOrder.nativeOrder()).putLong(8, 1).putLong(16, 8).array();

  private ExposedObjects() {}

  /** By interface mapping. */
  public interface C extends Library {
    C LIB = Native.load("c", C.class);

    int umask(int mask);

    int semget(int key, int count, int flags);

    int semctl(int id, int index, int command);

    int shmget(int key, long size, int flags);

    int shmctl(int id, int command, Pointer buffer);

    int msgget(int key, int flags);

    int msgctl(int id, int command, Pointer buffer);

    int shm_open(String name, int flags, int mode);

    int shm_unlink(String name);

    Pointer sem_open(String name, int flags, int mode, int value);

    int sem_unlink(String name);

    int mq_open(String name, int flags, int mode, byte[] attributes);

    int mq_unlink(String name);
  }

  public static void main(String[] arguments) throws Exception {
    C.LIB.umask(0);
    keyed();
    named();
    C.LIB.umask(077);
    for (int i = 0; i < 2; i++) {
      C.LIB.shm_open("/masked", NEW, 0666); // masked
      C.LIB.shm_unlink("/masked");
    }
    C.LIB.shm_open("/widened", NEW, 0600); // widened later
    Files.setPosixFilePermissions(
        Path.of("/dev/shm/widened"), PosixFilePermissions.fromString("rw-rw-rw-"));
    System.out.println("done");
  }

  private static void keyed() {
    for (int i = 0; i < 3; i++) {
      C.LIB.semctl(C.LIB.semget(IPC_PRIVATE, 1, 0666), 0, IPC_RMID); // others write
      C.LIB.semctl(C.LIB.semget(IPC_PRIVATE, 1, 0600), 0, IPC_RMID); // the owner alone
      C.LIB.shmctl(C.LIB.shmget(IPC_PRIVATE, 64, 0644), IPC_RMID, null); // others read
      C.LIB.shmctl(C.LIB.shmget(IPC_PRIVATE, 64, 0640), IPC_RMID, null); // the group reads
      C.LIB.msgctl(C.LIB.msgget(IPC_PRIVATE, 0620), IPC_RMID, null); // the group writes
    }
    int set = C.LIB.semget(0x48460007, 1, IPC_CREAT | 0600); // made narrow
    C.LIB.semget(0x48460007, 1, IPC_CREAT | 0666); // only found
    C.LIB.semctl(set, 0, IPC_RMID);
    C.LIB.shmget(IPC_PRIVATE, 64, 0622); // kept
  }

  private static void named() {
    for (int i = 0; i < 2; i++) {
      C.LIB.shm_open("/open", NEW, 0666); // memory for all
      C.LIB.shm_unlink("/open");
      C.LIB.shm_open("/open", NEW, 0600); // memory for one
      C.LIB.shm_unlink("/open");
      C.LIB.sem_open("/open", NEW, 0664, 1); // semaphore for all
      C.LIB.sem_unlink("/open");
      C.LIB.mq_open("/open", NEW, 0602, SMALL); // queue for all
      C.LIB.mq_unlink("/open");
    }
  }
}
