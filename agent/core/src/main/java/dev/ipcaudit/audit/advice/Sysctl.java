package dev.ipcaudit.audit.advice;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where lines for sysctl(8) belong. */
final class Sysctl {

  /** Read at the start of the machine, for its first IPC namespace; sysctl.d(5). */
  private static final String FILE = "/etc/sysctl.d/90-ipc.conf";

  private Sysctl() {}

  /** The file for a variable of an IPC namespace; null if it does not reach that of the scan. */
  static @Nullable String file(Surroundings machine) {
    return machine.namespaces().isFirst() ? FILE : null;
  }

  /** What to do with the lines for such a variable. */
  static String how(Surroundings machine) {
    return machine.namespaces().isFirst()
        ? "write the lines, then run sysctl --system"
        : "give the line to what makes this IPC namespace (docker run --sysctl,"
            + " securityContext.sysctls of a pod), since sysctl.d is for the machine's first one";
  }

  /** The variable as it is now and as it should be. */
  static List<String> lines(String variable, String now, String then) {
    return List.of("# " + variable + " is " + now + " now", variable + " = " + then);
  }

  /** The file for a variable that the whole machine has. */
  static String machineFile() {
    return FILE;
  }
}
