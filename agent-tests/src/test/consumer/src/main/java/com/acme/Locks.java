package com.acme;

import com.sun.jna.Library;
import com.sun.jna.Native;

/** A lock in a semaphore set, as a service may have it. */
final class Locks {

  interface Libc extends Library {
    Libc C = Native.load("c", Libc.class);

    int semget(int key, int count, int flags);

    int semctl(int id, int number, int command);
  }

  private static final int IPC_CREAT = 01000;
  private static final int IPC_RMID = 0;

  private Locks() {}

  static int open() {
    return Libc.C.semget(0, 1, IPC_CREAT | 0600);
  }

  static void close(int id) {
    Libc.C.semctl(id, 0, IPC_RMID);
  }
}
