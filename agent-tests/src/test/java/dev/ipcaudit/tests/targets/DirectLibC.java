package dev.ipcaudit.tests.targets;

import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;

/** The C library by direct mapping, static natives. */
public final class DirectLibC {

  static {
    Native.register("c");
  }

  private DirectLibC() {}

  public static native int ftok(String path, int project);

  public static native int semget(int key, int count, int flags);

  public static native int semctl(int id, int index, int command, int value);

  public static native int semop(int id, SysV.SemBuf operation, NativeLong count);

  public static native int semtimedop(
      int id, SysV.SemBuf operation, NativeLong count, SysV.Timespec timeout);

  public static native int shmget(int key, NativeLong size, int flags);

  public static native Pointer shmat(int id, Pointer address, int flags);

  public static native int shmdt(Pointer address);

  public static native int shmctl(int id, int command, Pointer buffer);

  public static native int msgget(int key, int flags);

  public static native int msgctl(int id, int command, Pointer buffer);

  public static native int msgsnd(int id, Pointer message, NativeLong size, int flags);

  public static native NativeLong msgrcv(
      int id, Pointer message, NativeLong size, NativeLong type, int flags);
}
