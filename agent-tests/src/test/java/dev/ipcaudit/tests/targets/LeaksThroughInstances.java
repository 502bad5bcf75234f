package dev.ipcaudit.tests.targets;

import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;
import static dev.ipcaudit.tests.targets.SysV.size;

import java.util.concurrent.atomic.AtomicInteger;

/** Leaks on some lines and not on others, through natives of an object. */
public final class LeaksThroughInstances {

  private static final InstanceLibC LIBC = new InstanceLibC();
  private static final AtomicInteger KEPT = new AtomicInteger(Leaks.SOME);

  private LeaksThroughInstances() {}

  public static void main(String[] args) {
    Crew.together(Leaks.SETS, LeaksThroughInstances::leakSets);
    Crew.together(Leaks.MORE_SETS, LeaksThroughInstances::leakMoreSets);
    Crew.together(Leaks.SEGMENTS, LeaksThroughInstances::leakSegments);
    Crew.together(Leaks.QUEUES, LeaksThroughInstances::leakQueues);
    Crew.together(Leaks.MANY, LeaksThroughInstances::leakSome);
    Crew.each(Leaks.PAIRS, LeaksThroughInstances::cleanSet);
    Crew.each(Leaks.PAIRS, LeaksThroughInstances::cleanSegment);
    Crew.each(Leaks.PAIRS, LeaksThroughInstances::cleanQueue);
    System.out.println("done");
  }

  private static void leakSets() {
    ok(LIBC.semget(IPC_PRIVATE, 3, OWN)); // sets leak
  }

  private static void leakMoreSets() {
    ok(LIBC.semget(IPC_PRIVATE, 5, OWN)); // more sets leak
  }

  private static void leakSegments() {
    ok(LIBC.shmget(IPC_PRIVATE, size(8209), OWN)); // segments leak
  }

  private static void leakQueues() {
    ok(LIBC.msgget(IPC_PRIVATE, OWN)); // queues leak
  }

  private static void leakSome() {
    int id = ok(LIBC.semget(IPC_PRIVATE, 7, OWN)); // some sets leak
    if (KEPT.getAndDecrement() <= 0) {
      ok(LIBC.semctl(id, 0, IPC_RMID, 0));
    }
  }

  private static void cleanSet() {
    int id = ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // sets are removed
    ok(LIBC.semctl(id, 0, IPC_RMID, 0));
  }

  private static void cleanSegment() {
    int id = ok(LIBC.shmget(IPC_PRIVATE, size(4099), OWN)); // segments are removed
    ok(LIBC.shmctl(id, IPC_RMID, null));
  }

  private static void cleanQueue() {
    int id = ok(LIBC.msgget(IPC_PRIVATE, OWN)); // queues are removed
    ok(LIBC.msgctl(id, IPC_RMID, null));
  }
}
