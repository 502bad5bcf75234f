package dev.ipcaudit.samples;

/** A call that a story cannot do without has failed. */
final class LibcException extends RuntimeException {

  LibcException(String call, int errno) {
    super(call + " failed: " + Errno.describe(errno));
  }
}
