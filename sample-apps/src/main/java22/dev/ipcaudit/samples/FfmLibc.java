package dev.ipcaudit.samples;

/** By the JDK's own linker: java.lang.foreign, final since JDK 22. */
final class FfmLibc implements Libc {

  @Override
  public SysvIpc sysv() {
    return new FfmSysvIpc();
  }

  @Override
  public PosixIpc posix() {
    return new FfmPosixIpc();
  }

  @Override
  public Descriptors descriptors() {
    return new FfmDescriptors();
  }

  @Override
  public Processes processes() {
    return new FfmProcesses();
  }
}
