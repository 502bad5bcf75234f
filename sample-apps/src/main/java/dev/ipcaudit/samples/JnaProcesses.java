package dev.ipcaudit.samples;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** By JNA's interface mapping: a proxy that looks each function up by its name. */
final class JnaProcesses implements Processes {

  /** Public as in JNA's own documentation; the proxy then lives in a package of the JDK's. */
  public interface CLibrary extends Library {
    int posix_spawn(
        int[] pid, String path, Pointer fileActions, Pointer attr, String[] argv, String[] envp);

    int waitpid(int pid, int[] status, int options);
  }

  private final CLibrary c = Native.load("c", CLibrary.class);

  @Override
  public int posix_spawn(
      int[] pid, String path, long fileActions, long attr, String[] argv, String[] envp) {
    return c.posix_spawn(pid, path, new Pointer(fileActions), new Pointer(attr), argv, envp);
  }

  @Override
  public int waitpid(int pid, int[] status, int options) {
    return c.waitpid(pid, status, options);
  }

  @Override
  public int errno() {
    return Native.getLastError();
  }
}
