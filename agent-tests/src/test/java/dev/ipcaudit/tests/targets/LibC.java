package dev.ipcaudit.tests.targets;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;

/** The C library by interface mapping. */
public interface LibC extends Library {

  LibC LIBC = Native.load("c", LibC.class);

  int ftok(String path, int project);

  int semget(int key, int count, int flags);

  int semctl(int id, int index, int command, int value);

  int semop(int id, SysV.SemBuf operation, NativeLong count);

  int semtimedop(int id, SysV.SemBuf operation, NativeLong count, SysV.Timespec timeout);

  int shmget(int key, NativeLong size, int flags);

  Pointer shmat(int id, Pointer address, int flags);

  int shmdt(Pointer address);

  int shmctl(int id, int command, Pointer buffer);

  int msgget(int key, int flags);

  int msgctl(int id, int command, Pointer buffer);

  int msgsnd(int id, Pointer message, NativeLong size, int flags);

  NativeLong msgrcv(int id, Pointer message, NativeLong size, NativeLong type, int flags);

  int semctl(int id, int index, int command);

  int semctl(int id, int index, int command, Object... value);
}
