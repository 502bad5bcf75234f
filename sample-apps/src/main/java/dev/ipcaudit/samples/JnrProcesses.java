package dev.ipcaudit.samples;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;

/** By jnr-ffi: an implementation of the interface that it generates at run time. */
final class JnrProcesses implements Processes {

  /** Public, because the class that implements it has a class loader of its own. */
  public interface CLibrary {
    int posix_spawn(
        @Out int[] pid,
        String path,
        Pointer fileActions,
        Pointer attr,
        @In String[] argv,
        @In String[] envp);

    int waitpid(int pid, @Out int[] status, int options);
  }

  private final CLibrary c = LibraryLoader.create(CLibrary.class).load("c");

  @Override
  public int posix_spawn(
      int[] pid, String path, long fileActions, long attr, String[] argv, String[] envp) {
    return c.posix_spawn(pid, path, pointer(fileActions), pointer(attr), argv, envp);
  }

  @Override
  public int waitpid(int pid, int[] status, int options) {
    return c.waitpid(pid, status, options);
  }

  private static Pointer pointer(long address) {
    return Pointer.wrap(Runtime.getSystemRuntime(), address);
  }

  @Override
  public int errno() {
    return Runtime.getSystemRuntime().getLastError();
  }
}
