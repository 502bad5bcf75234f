package dev.ipcaudit.tests.sysv;

import static dev.ipcaudit.tests.targets.JnrLibC.JNR;
import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.SETVAL;
import static dev.ipcaudit.tests.targets.SysV.ok;

import com.sun.jna.NativeLong;
import dev.ipcaudit.tests.targets.DirectLibC;
import dev.ipcaudit.tests.targets.SysV;
import java.nio.file.Path;
import java.util.List;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** Waits for semaphores that another process has taken, which then died. */
public final class DeadHolders {

  private static final int SEM_UNDO = 010000;
  private static final NativeLong ONE = new NativeLong(1);

  private DeadHolders() {}

  /** With arguments: takes these sets and ends, the last of them with SEM_UNDO. */
  public static void main(String[] sets) throws Exception {
    if (sets.length > 0) {
      for (int i = 0; i < sets.length; i++) {
        int flags = i == sets.length - 1 ? SEM_UNDO : 0;
        ok(LIBC.semop(Integer.parseInt(sets[i]), new SysV.SemBuf(-1, flags), ONE));
      }
      return;
    }
    int[] taken = new int[5];
    for (int i = 0; i < taken.length; i++) {
      taken[i] = set();
    }
    takeAndDie(taken);
    int timedOut = 0;
    for (int i = 0; i < 3; i++) {
      timedOut += LIBC.semtimedop(taken[0], take(), ONE, soon()); // in vain
    }
    timedOut += DirectLibC.semtimedop(taken[1], take(), ONE, soon()); // in vain, directly
    timedOut += JNR.semtimedop(taken[2], jnrTake(), 1, jnrSoon()); // in vain, by JNR
    Thread waiter = new Thread(() -> LIBC.semop(taken[3], take(), ONE)); // for ever
    waiter.setDaemon(true);
    waiter.start();
    timedOut += LIBC.semtimedop(taken[4], take(), ONE, soon()); // given back
    int own = set();
    ok(LIBC.semop(own, take(), ONE));
    timedOut += LIBC.semtimedop(own, take(), ONE, soon()); // held by one that lives
    while (LIBC.semctl(taken[3], 0, SysV.GETNCNT) == 0) {
      Thread.sleep(1);
    }
    keep();
    Thread.sleep(100);
    for (int i : new int[] {0, 1, 2, 4}) {
      ok(LIBC.semctl(taken[i], 0, IPC_RMID));
    }
    ok(LIBC.semctl(own, 0, IPC_RMID));
    System.out.println(-timedOut + " timed out");
  }

  /** Takes semaphores and ends, while others wait for them. */
  private static void keep() throws Exception {
    int[] kept = {set(), set(), set(), set()};
    ok(LIBC.semop(kept[0], take(), ONE)); // kept
    ok(DirectLibC.semop(kept[1], take(), ONE)); // kept directly
    ok(JNR.semop(kept[2], new short[] {0, -1, 0}, 1)); // kept by JNR
    ok(LIBC.semop(kept[3], new SysV.SemBuf(-1, SEM_UNDO), ONE)); // given back by the kernel
    int own = set();
    ok(LIBC.semop(own, take(), ONE)); // only this JVM waits
    Thread waiter = new Thread(() -> LIBC.semop(own, take(), ONE)); // waits for this JVM
    waiter.setDaemon(true);
    waiter.start();
    for (int set : kept) {
      waitElsewhere(set);
      while (LIBC.semctl(set, 0, SysV.GETNCNT) == 0) {
        Thread.sleep(1);
      }
    }
  }

  /** A process that waits for a while. */
  private static void waitElsewhere(int set) throws java.io.IOException {
    String wait = "alarm 100; semop(" + set + ", pack('s3', 0, -1, 0))";
    new ProcessBuilder("perl", "-e", wait).inheritIO().start();
  }

  private static int set() {
    int set = ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // made
    ok(LIBC.semctl(set, 0, SETVAL, 1));
    return set;
  }

  private static void takeAndDie(int... sets) throws Exception {
    List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djna.tmpdir=" + System.getProperty("jna.tmpdir"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(DeadHolders.class.getName());
    for (int set : sets) {
      command.add(String.valueOf(set));
    }
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IllegalStateException("exit code " + code);
    }
  }

  private static SysV.SemBuf take() {
    return new SysV.SemBuf(-1, 0);
  }

  private static SysV.Timespec soon() {
    return new SysV.Timespec(0, 30_000_000);
  }

  private static Pointer jnrTake() {
    Pointer take = Memory.allocateDirect(Runtime.getRuntime(JNR), 6);
    take.putShort(2, (short) -1);
    return take;
  }

  private static Pointer jnrSoon() {
    Pointer soon = Memory.allocateDirect(Runtime.getRuntime(JNR), 16);
    soon.putLong(8, 30_000_000);
    return soon;
  }
}
