package dev.ipcaudit.bench;

import jnr.ffi.LibraryLoader;

/** Loads JNR for a single call. */
public final class OneJnrCall {

  private OneJnrCall() {}

  /** The C library. */
  public interface LibC {
    int getpid();
  }

  public static void main(String[] args) {
    System.out.println(LibraryLoader.create(LibC.class).load("c").getpid() > 0);
  }
}
