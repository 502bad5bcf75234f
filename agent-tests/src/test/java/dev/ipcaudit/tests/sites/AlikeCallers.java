package dev.ipcaudit.tests.sites;

import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;

import java.lang.reflect.Method;

/**
 * One line makes sets, through callers that are hard to tell apart: by the type of an argument, by
 * names that have one hash code, and by what lies further out than many frames. Of each kind one
 * removes its sets.
 */
public final class AlikeCallers {

  public static final int INNOCENT = 6;
  public static final int LOST = 3;
  public static final int LOST_TOO = 2;

  private AlikeCallers() {}

  private static int open() {
    return ok(LIBC.semget(IPC_PRIVATE, 1, OWN)); // makes
  }

  public static int visit(Integer innocent) {
    return open();
  }

  public static int visit(Long lost) {
    return open(); // visits a long
  }

  public static int visit(String lost) {
    return open(); // visits a text
  }

  /** {@code "getAa".hashCode() == "getBB".hashCode()}. */
  public static int getAa(Short innocent) {
    return open();
  }

  public static int getBB(Short lost) {
    return open(); // gets
  }

  private static int down(int frames) {
    return frames == 0 ? open() : down(frames - 1);
  }

  private static int careful(int frames) {
    return down(frames);
  }

  private static int careless(int frames) {
    return down(frames); // is careless
  }

  private static int sloppy(int frames) {
    return down(frames); // is sloppy
  }

  private static void remove(int id) {
    ok(LIBC.semctl(id, 0, IPC_RMID));
  }

  /**
   * @param arguments how many frames lie between the line and the callers that are further out
   */
  public static void main(String[] arguments) throws Exception {
    int frames = Integer.parseInt(arguments[0]);
    for (int i = 0; i < INNOCENT + LOST + LOST_TOO; i++) {
      boolean innocent = i < INNOCENT;
      boolean first = i < INNOCENT + LOST;
      Object argument = innocent ? (Object) i : first ? (Object) (long) i : "text";
      int visited = call("visit", argument);
      int got = call(innocent ? "getAa" : "getBB", (short) i);
      int far = innocent ? careful(frames) : first ? careless(frames) : sloppy(frames);
      if (innocent) {
        remove(visited);
        remove(got);
        remove(far);
      }
    }
    System.out.println("done");
  }

  private static int call(String name, Object argument) throws Exception {
    Method method = AlikeCallers.class.getMethod(name, argument.getClass());
    return (int) method.invoke(null, argument);
  }
}
