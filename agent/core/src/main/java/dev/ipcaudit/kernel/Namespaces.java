package dev.ipcaudit.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which IPC namespace a process is in; namespaces(7). Ids of System V objects mean something within
 * one namespace only. Thread-safe.
 */
public final class Namespaces {

  /** Not to be told: another user's process (EACCES), one that is gone, or no /proc. */
  public static final String UNKNOWN = "unknown";

  private Namespaces() {}

  /** That of this process, such as {@code ipc:[4026531839]}, or {@link #UNKNOWN}. */
  public static String ipc() {
    return ipc(Path.of("/proc/self"));
  }

  /** That of another process, or {@link #UNKNOWN}. Two unknowns are not the same namespace. */
  public static String ipc(long pid) {
    return ipc(Path.of("/proc", Long.toString(pid)));
  }

  /** That of the process with this directory in /proc, or {@link #UNKNOWN}. */
  static String ipc(Path procPid) {
    try {
      return Files.readSymbolicLink(procPid.resolve("ns/ipc")).toString();
    } catch (IOException e) {
      return UNKNOWN;
    }
  }
}
