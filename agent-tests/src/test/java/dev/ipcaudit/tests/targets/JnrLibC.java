package dev.ipcaudit.tests.targets;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.annotations.In;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;

/** The C library by jnr-ffi. */
public interface JnrLibC {

  JnrLibC JNR = LibraryLoader.create(JnrLibC.class).load("c");

  int ftok(String path, int project);

  int semget(int key, int count, int flags);

  int semctl(int id, int index, int command);

  int semctl(int id, int index, int command, int value);

  int semop(int id, @In short[] operations, @size_t long count);

  int semtimedop(int id, @In Pointer operations, @size_t long count, @In Pointer timeout);

  int shmget(int key, @size_t long size, int flags);

  Pointer shmat(int id, Pointer address, int flags);

  int shmdt(Pointer address);

  int shmctl(int id, int command, Pointer buffer);

  int msgget(int key, int flags);

  int msgctl(int id, int command, Pointer buffer);

  int msgsnd(int id, @In byte[] message, @size_t long size, int flags);

  @ssize_t
  long msgrcv(int id, byte[] message, @size_t long size, long type, int flags);
}
