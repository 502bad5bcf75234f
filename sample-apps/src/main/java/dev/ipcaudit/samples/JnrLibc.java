package dev.ipcaudit.samples;

/** By jnr-ffi: an implementation of the interface that it generates at run time. */
final class JnrLibc implements Libc {

  @Override
  public SysvIpc sysv() {
    return new JnrSysvIpc();
  }

  @Override
  public PosixIpc posix() {
    return new JnrPosixIpc();
  }

  @Override
  public Descriptors descriptors() {
    return new JnrDescriptors();
  }

  @Override
  public Processes processes() {
    return new JnrProcesses();
  }
}
