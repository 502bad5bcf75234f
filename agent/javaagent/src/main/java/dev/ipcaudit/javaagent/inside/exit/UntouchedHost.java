package dev.ipcaudit.javaagent.inside.exit;

import dev.ipcaudit.kernel.KernelAtStart;
import dev.ipcaudit.model.Coverage;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on a host that has used no binding and started no process, as most JVMs of a build,
 * where the kernel shows nothing new either: in the words of the text report, for which two hundred
 * classes would have to be loaded.
 */
final class UntouchedHost {

  private UntouchedHost() {}

  /** The text of the verdict, or null if there is something that has to be judged. */
  static @Nullable String verdict(Coverage coverage, KernelAtStart before) {
    try {
      return coverage.notes().isEmpty() && before.isUnchanged() ? text(coverage) : null;
    } catch (IOException unreadable) {
      return null; // the proper verdict says what cannot be read
    }
  }

  static String text(Coverage coverage) {
    StringBuilder text =
        new StringBuilder("ipcaudit: no findings; no IPC object was created\nipcaudit: coverage: ");
    for (Map.Entry<String, String> part : coverage.states().entrySet()) {
      text.append(part.getKey()).append('=').append(part.getValue()).append("; ");
    }
    return text.append("kernel=full; dropped=0\n").toString();
  }
}
