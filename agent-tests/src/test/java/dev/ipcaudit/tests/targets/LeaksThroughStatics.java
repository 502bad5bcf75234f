package dev.ipcaudit.tests.targets;

import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;
import static dev.ipcaudit.tests.targets.SysV.size;

import java.util.concurrent.atomic.AtomicInteger;

/** Leaks on some lines and not on others, through static natives. */
public final class LeaksThroughStatics {

  private static final AtomicInteger KEPT = new AtomicInteger(Leaks.SOME);

  private LeaksThroughStatics() {}

  public static void main(String[] args) {
    Crew.together(Leaks.SETS, LeaksThroughStatics::leakSets);
    Crew.together(Leaks.MORE_SETS, LeaksThroughStatics::leakMoreSets);
    Crew.together(Leaks.SEGMENTS, LeaksThroughStatics::leakSegments);
    Crew.together(Leaks.QUEUES, LeaksThroughStatics::leakQueues);
    Crew.together(Leaks.MANY, LeaksThroughStatics::leakSome);
    Crew.each(Leaks.PAIRS, LeaksThroughStatics::cleanSet);
    Crew.each(Leaks.PAIRS, LeaksThroughStatics::cleanSegment);
    Crew.each(Leaks.PAIRS, LeaksThroughStatics::cleanQueue);
    System.out.println("done");
  }

  private static void leakSets() {
    ok(DirectLibC.semget(IPC_PRIVATE, 3, OWN)); // sets leak
  }

  private static void leakMoreSets() {
    ok(DirectLibC.semget(IPC_PRIVATE, 5, OWN)); // more sets leak
  }

  private static void leakSegments() {
    ok(DirectLibC.shmget(IPC_PRIVATE, size(8209), OWN)); // segments leak
  }

  private static void leakQueues() {
    ok(DirectLibC.msgget(IPC_PRIVATE, OWN)); // queues leak
  }

  private static void leakSome() {
    int id = ok(DirectLibC.semget(IPC_PRIVATE, 7, OWN)); // some sets leak
    if (KEPT.getAndDecrement() <= 0) {
      ok(DirectLibC.semctl(id, 0, IPC_RMID, 0));
    }
  }

  private static void cleanSet() {
    int id = ok(DirectLibC.semget(IPC_PRIVATE, 1, OWN)); // sets are removed
    ok(DirectLibC.semctl(id, 0, IPC_RMID, 0));
  }

  private static void cleanSegment() {
    int id = ok(DirectLibC.shmget(IPC_PRIVATE, size(4099), OWN)); // segments are removed
    ok(DirectLibC.shmctl(id, IPC_RMID, null));
  }

  private static void cleanQueue() {
    int id = ok(DirectLibC.msgget(IPC_PRIVATE, OWN)); // queues are removed
    ok(DirectLibC.msgctl(id, IPC_RMID, null));
  }
}
