package dev.ipcaudit.tests.targets;

import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.GETNCNT;
import static dev.ipcaudit.tests.targets.SysV.GETVAL;
import static dev.ipcaudit.tests.targets.SysV.IPC_NOWAIT;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.IPC_SET;
import static dev.ipcaudit.tests.targets.SysV.IPC_STAT;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;
import static dev.ipcaudit.tests.targets.SysV.size;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.concurrent.CountDownLatch;

/** Removes objects in every way there is; only what is marked as kept is left. */
public final class RemovalVariants {

  public static final int WAITERS = 13;

  private RemovalVariants() {}

  public static void main(String[] args) throws Exception {
    byAnotherThread();
    byAnotherBinding();
    byAnotherProcess();
    usedWhenAnotherProcessHadRemovedIt();
    whileAttached();
    changedThenKept();
    twice();
    usedAfterwards();
    for (int i = 0; i < WAITERS; i++) {
      wakesTheWaiter();
    }
  }

  private static void byAnotherThread() throws InterruptedException {
    int id = ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // removed by another thread
    Thread other = new Thread(() -> ok(LIBC.semctl(id, 0, IPC_RMID)));
    other.start();
    other.join();
  }

  private static void byAnotherBinding() {
    int one = ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // removed directly
    ok(DirectLibC.semctl(one, 0, IPC_RMID, 0));
    int two = ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)); // removed by a function
    ok(Function.getFunction("c", "semctl").invokeInt(new Object[] {two, 0, IPC_RMID}));
    int three = ok(new InstanceLibC().msgget(IPC_PRIVATE, OWN)); // removed by interface
    ok(LIBC.msgctl(three, IPC_RMID, null));
  }

  private static void byAnotherProcess() throws Exception {
    int id = ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // removed by another process
    int result = new ProcessBuilder("ipcrm", "-s", String.valueOf(id)).start().waitFor();
    System.out.println("ipcrm " + result);
  }

  /** By calls that find the id gone; and calls that find another argument wrong tell nothing. */
  private static void usedWhenAnotherProcessHadRemovedIt() throws Exception {
    int set = ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // set used when removed elsewhere
    int queue = ok(LIBC.msgget(IPC_PRIVATE, OWN)); // queue used when removed elsewhere
    int segment = ok(LIBC.shmget(IPC_PRIVATE, size(4099), OWN)); // segment used when removed
    String[] command = {"ipcrm", "-s", "" + set, "-q", "" + queue, "-m", "" + segment};
    new ProcessBuilder(command).start().waitFor();
    for (int i = 0; i < 3; i++) {
      LIBC.semop(set, new SysV.SemBuf(1, 0), size(1)); // operation on the lost
    }
    DirectLibC.semctl(set, 0, GETVAL, 0); // value of the lost, directly
    Memory message = new Memory(16);
    message.setLong(0, 1);
    LIBC.msgsnd(queue, message, size(8), IPC_NOWAIT); // sent to the lost
    LIBC.msgrcv(queue, message, size(8), size(0), IPC_NOWAIT); // received from the lost
    LIBC.shmat(segment, null, 0); // attached the lost
    int present = ok(LIBC.semget(IPC_PRIVATE, 1, OWN));
    LIBC.semctl(present, 7, GETVAL); // a wrong index
    ok(LIBC.semctl(present, 0, IPC_RMID));
  }

  private static void whileAttached() {
    int id = ok(LIBC.shmget(IPC_PRIVATE, size(4099), OWN)); // removed while attached
    LIBC.shmat(id, null, 0); // attached for good
    ok(LIBC.shmctl(id, IPC_RMID, null));
    // SHM_DEST: the segment is still there and may even be attached again
    Pointer again = LIBC.shmat(id, null, 0);
    System.out.println("attached again " + (Pointer.nativeValue(again) != -1));
    ok(LIBC.shmdt(again));
  }

  private static void changedThenKept() {
    for (int i = 0; i < 3; i++) {
      int id = ok(LIBC.msgget(IPC_PRIVATE, OWN)); // changed and kept
      Memory state = new Memory(256);
      ok(LIBC.msgctl(id, IPC_STAT, state));
      System.out.println("IPC_SET " + LIBC.msgctl(id, IPC_SET, state));
    }
  }

  private static void twice() {
    int id = ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // removed twice
    ok(LIBC.semctl(id, 0, IPC_RMID));
    show("second removal", LIBC.semctl(id, 0, IPC_RMID)); // second removal
  }

  private static void usedAfterwards() {
    int id = ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // removed, then used
    ok(LIBC.semctl(id, 0, IPC_RMID));
    show("GETVAL", LIBC.semctl(id, 0, GETVAL)); // value after removal
    show("semop", LIBC.semop(id, new SysV.SemBuf(1, 0), size(1))); // operation after removal
  }

  private static void wakesTheWaiter() throws InterruptedException {
    int id = ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // removed under a waiter
    CountDownLatch started = new CountDownLatch(1);
    Thread waiter =
        new Thread(
            () -> {
              started.countDown();
              show("waiter", LIBC.semop(id, new SysV.SemBuf(-1, 0), size(1))); // waiter woken
            });
    waiter.start();
    started.await();
    while (ok(LIBC.semctl(id, 0, GETNCNT)) == 0) {
      Thread.onSpinWait();
    }
    ok(LIBC.semctl(id, 0, IPC_RMID));
    waiter.join();
  }

  private static void show(String what, int result) {
    System.out.println(what + " " + result + " errno " + Native.getLastError());
  }
}
