package dev.ipcaudit.samples;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;

/** By JNA's direct mapping: native methods bound by {@link Native#register(String)}. */
final class JnaDirectProcesses implements Processes {

  /** A class apart, because a class cannot have a method both static and not. */
  private static final class C {
    static {
      Native.register("c");
    }

    static native int posix_spawn(
        int[] pid, String path, Pointer fileActions, Pointer attr, Pointer argv, Pointer envp);

    static native int waitpid(int pid, int[] status, int options);
  }

  @Override
  public int posix_spawn(
      int[] pid, String path, long fileActions, long attr, String[] argv, String[] envp) {
    return C.posix_spawn(
        pid,
        path,
        new Pointer(fileActions),
        new Pointer(attr),
        new StringArray(argv),
        new StringArray(envp));
  }

  @Override
  public int waitpid(int pid, int[] status, int options) {
    return C.waitpid(pid, status, options);
  }

  @Override
  public int errno() {
    return Native.getLastError();
  }
}
