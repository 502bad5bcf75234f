package dev.ipcaudit.tests.targets;

import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.IPC_CREAT;
import static dev.ipcaudit.tests.targets.SysV.IPC_EXCL;
import static dev.ipcaudit.tests.targets.SysV.IPC_NOWAIT;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;
import static dev.ipcaudit.tests.targets.SysV.size;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/** Makes objects of every kind, uses them, and removes each. */
public final class CleanProgram {

  private static final int KEY = 0x48460001;

  private CleanProgram() {}

  public static void main(String[] args) {
    for (int i = 0; i < 13; i++) {
      semaphores();
      segment();
      queue();
      directly();
    }
    System.out.println("done");
  }

  private static void semaphores() {
    int id = ok(LIBC.semget(KEY, 2, IPC_CREAT | IPC_EXCL | OWN));
    ok(LIBC.semop(id, new SysV.SemBuf(1, 0), size(1)));
    ok(LIBC.semop(id, new SysV.SemBuf(-1, 0), size(1)));
    ok(LIBC.semctl(id, 0, IPC_RMID));
  }

  private static void segment() {
    int id = ok(LIBC.shmget(IPC_PRIVATE, size(4099), OWN));
    Pointer address = LIBC.shmat(id, null, 0);
    address.setString(0, "shared");
    ok(LIBC.shmdt(address));
    ok(LIBC.shmctl(id, IPC_RMID, null));
  }

  private static void queue() {
    int id = ok(LIBC.msgget(KEY, IPC_CREAT | OWN));
    Memory message = new Memory(16);
    message.setLong(0, 1);
    message.setLong(8, 42);
    ok(LIBC.msgsnd(id, message, size(8), 0));
    ok(LIBC.msgrcv(id, message, size(8), size(0), IPC_NOWAIT).intValue());
    ok(LIBC.msgctl(id, IPC_RMID, null));
  }

  private static void directly() {
    int id = ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN));
    ok(DirectLibC.semctl(id, 0, IPC_RMID, 0));
  }
}
