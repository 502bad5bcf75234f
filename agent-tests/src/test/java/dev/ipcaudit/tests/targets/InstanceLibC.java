package dev.ipcaudit.tests.targets;

import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;

/** The C library by direct mapping, instance natives. */
public final class InstanceLibC {

  static {
    Native.register("c");
  }

  public native int ftok(String path, int project);

  public native int semget(int key, int count, int flags);

  public native int semctl(int id, int index, int command, int value);

  public native int semop(int id, SysV.SemBuf operation, NativeLong count);

  public native int semtimedop(
      int id, SysV.SemBuf operation, NativeLong count, SysV.Timespec timeout);

  public native int shmget(int key, NativeLong size, int flags);

  public native Pointer shmat(int id, Pointer address, int flags);

  public native int shmdt(Pointer address);

  public native int shmctl(int id, int command, Pointer buffer);

  public native int msgget(int key, int flags);

  public native int msgctl(int id, int command, Pointer buffer);

  public native int msgsnd(int id, Pointer message, NativeLong size, int flags);

  public native NativeLong msgrcv(
      int id, Pointer message, NativeLong size, NativeLong type, int flags);
}
