package dev.ipcaudit.tests.targets;

import com.sun.jna.NativeLong;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** Numbers and structures from sys/ipc.h, sys/sem.h and asm-generic/errno-base.h. */
public final class SysV {

  public static final int IPC_PRIVATE = 0;
  public static final int IPC_CREAT = 01000;
  public static final int IPC_EXCL = 02000;
  public static final int IPC_NOWAIT = 04000;
  public static final int IPC_RMID = 0;
  public static final int IPC_SET = 1;
  public static final int IPC_STAT = 2;
  public static final int GETVAL = 12;
  public static final int GETNCNT = 14;
  public static final int SETVAL = 16;

  /** Read and write for the owner. */
  public static final int OWN = 0600;

  public static final int EAGAIN = 11;
  public static final int EINVAL = 22;
  public static final int EIDRM = 43;

  private SysV() {}

  /** The id that a call gave; a call that failed ends the program. */
  public static int ok(int id) {
    if (id < 0) {
      throw new IllegalStateException("a call failed: " + com.sun.jna.Native.getLastError());
    }
    return id;
  }

  public static NativeLong size(long bytes) {
    return new NativeLong(bytes);
  }

  /** struct sembuf. */
  @FieldOrder({"sem_num", "sem_op", "sem_flg"})
  public static class SemBuf extends Structure {
    public short sem_num;
    public short sem_op;
    public short sem_flg;

    public SemBuf() {}

    public SemBuf(int op, int flags) {
      sem_op = (short) op;
      sem_flg = (short) flags;
    }
  }

  /** struct timespec. */
  @FieldOrder({"tv_sec", "tv_nsec"})
  public static class Timespec extends Structure {
    public NativeLong tv_sec = new NativeLong();
    public NativeLong tv_nsec = new NativeLong();

    public Timespec() {}

    public Timespec(long seconds, long nanoseconds) {
      tv_sec.setValue(seconds);
      tv_nsec.setValue(nanoseconds);
    }
  }
}
