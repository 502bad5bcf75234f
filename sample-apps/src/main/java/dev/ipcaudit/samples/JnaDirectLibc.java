package dev.ipcaudit.samples;

/** By JNA's direct mapping: native methods bound by {@link com.sun.jna.Native#register(String)}. */
final class JnaDirectLibc implements Libc {

  @Override
  public SysvIpc sysv() {
    return new JnaDirectSysvIpc();
  }

  @Override
  public PosixIpc posix() {
    return new JnaDirectPosixIpc();
  }

  @Override
  public Descriptors descriptors() {
    return new JnaDirectDescriptors();
  }

  @Override
  public Processes processes() {
    return new JnaDirectProcesses();
  }
}
