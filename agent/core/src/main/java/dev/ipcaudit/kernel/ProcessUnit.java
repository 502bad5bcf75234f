package dev.ipcaudit.kernel;

import dev.ipcaudit.text.Escape;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The systemd unit that a process runs in, which names its control group: cgroups(7). The engines
 * of containers have scopes.
 */
public final class ProcessUnit {

  /** HIERARCHY:CONTROLLERS:PATH of version 2, or of version 1 as systemd mounts it. */
  private static final Pattern PATH =
      Pattern.compile(
          "(?m)^(?:0:|\\d+:name=systemd):(?:.*/)?([^/\\n]+\\.(?:service|scope))(?:/|$)");

  private ProcessUnit() {}

  /** The innermost unit of a process, safe to print; null if it is in none, or may not be read. */
  public static @Nullable String of(long pid) {
    try {
      return in(ProcFiles.text(Processes.directory(pid).resolve("cgroup")));
    } catch (IOException unreadable) {
      return null;
    }
  }

  static @Nullable String in(String cgroups) {
    Matcher path = PATH.matcher(cgroups);
    return path.find() ? Escape.line(path.group(1)) : null;
  }
}
