package dev.ipcaudit.tests.robustness;

import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;

import dev.ipcaudit.tests.blocked.OwnFindings;
import java.io.FilePermission;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Permission;
import java.security.Policy;
import java.security.ProtectionDomain;

/**
 * Has a SecurityManager that denies its own classes what the agent does in its hooks, and what no
 * binding needs.
 */
@SuppressWarnings("removal") // until JDK 23
public final class Confined {

  /** The second argument, if the binding is first used under the SecurityManager. */
  public static final String FIRST = "first";

  /** The third, if the report of that moment is to be written. */
  public static final String REPORTS = "reports";

  private Confined() {}

  /**
   * @param args a name of {@link SemCalls}, and what else is said above
   */
  public static void main(String... args) throws Exception {
    SemCalls calls = SemCalls.valueOf(args[0]);
    if (!args[1].equals(FIRST)) {
      create(calls);
    }
    Policy.setPolicy(new Rules());
    System.setSecurityManager(new SecurityManager());
    create(calls);
    if (!isDenied()) {
      throw new IllegalStateException("nothing is denied");
    }
    System.setSecurityManager(args[1].equals(FIRST) ? null : System.getSecurityManager());
    if (args.length > 2) {
      Files.writeString(Path.of("report.json"), OwnFindings.report("json"));
    }
  }

  private static void create(SemCalls calls) {
    ok(calls.semctl(create(calls, 1), 0, IPC_RMID));
    create(calls, 2);
  }

  private static int create(SemCalls calls, int semaphores) {
    return ok(calls.semget(IPC_PRIVATE, semaphores, OWN)); // under a SecurityManager
  }

  private static boolean isDenied() {
    try {
      Confined.class.getProtectionDomain();
      return false;
    } catch (SecurityException denied) {
      return true;
    }
  }

  private static final class Rules extends Policy {

    private final ProtectionDomain own = Confined.class.getProtectionDomain();

    /** Of the agent's jar nothing is denied. */
    @Override
    public boolean implies(ProtectionDomain domain, Permission permission) {
      return domain != own || !isDenied(permission);
    }

    private static boolean isDenied(Permission permission) {
      String name = permission.getName();
      return (permission instanceof FilePermission && name.startsWith("/proc"))
          || name.equals("getProtectionDomain")
          || name.equals("modifyThreadGroup");
    }
  }
}
