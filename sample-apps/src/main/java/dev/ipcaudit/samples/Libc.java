package dev.ipcaudit.samples;

/** The C library by one binding; a family of calls is loaded when a story asks for it. */
interface Libc {

  SysvIpc sysv();

  PosixIpc posix();

  Descriptors descriptors();

  Processes processes();
}
