package dev.ipcaudit.samples;

/** By JNA's interface mapping: a proxy that looks each function up by its name. */
final class JnaLibc implements Libc {

  @Override
  public SysvIpc sysv() {
    return new JnaSysvIpc();
  }

  @Override
  public PosixIpc posix() {
    return new JnaPosixIpc();
  }

  @Override
  public Descriptors descriptors() {
    return new JnaDescriptors();
  }

  @Override
  public Processes processes() {
    return new JnaProcesses();
  }
}
