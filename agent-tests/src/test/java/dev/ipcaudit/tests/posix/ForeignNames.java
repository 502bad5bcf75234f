package dev.ipcaudit.tests.posix;

import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** Makes objects whose names are no UTF-8, as bytes and by a charset of JNA's. */
public final class ForeignNames {

  /** Of libc, by bytes and by strings of Java. */
  public interface Names extends Library {
    Names LIBC = Native.load("c", Names.class);

    int mkfifo(byte[] path, int mode);

    int shm_open(byte[] name, int flags, int mode);

    int shm_open(String name, int flags, int mode);

    int shm_unlink(byte[] name);

    Pointer sem_open(byte[] name, int flags, int mode, int value);

    int sem_close(Pointer semaphore);

    int close(int descriptor);
  }

  private static final int O_RDWR_CREAT = 0102;

  private ForeignNames() {}

  public static void main(String[] args) {
    System.setProperty("jna.encoding", "ISO-8859-1");
    ok(Names.LIBC.mkfifo(bytes("/dev/shm/fifo"), OWN)); // a FIFO
    close(Names.LIBC.shm_open(bytes("/left"), O_RDWR_CREAT, OWN)); // left
    close(Names.LIBC.shm_open(bytes("/gone"), O_RDWR_CREAT, OWN)); // gone
    ok(Names.LIBC.shm_unlink(bytes("/gone")));
    close(Names.LIBC.shm_open("/caf\u00e9", O_RDWR_CREAT, OWN)); // by a string
    ok(
        Names.LIBC.sem_close(
            Names.LIBC.sem_open(bytes("/sem"), O_RDWR_CREAT, OWN, 0))); // a semaphore
  }

  private static void close(int descriptor) {
    ok(Names.LIBC.close(ok(descriptor)));
  }

  /** Ends with a byte that UTF-8 has nowhere. */
  private static byte[] bytes(String name) {
    byte[] bytes = new byte[name.length() + 2];
    for (int i = 0; i < name.length(); i++) {
      bytes[i] = (byte) name.charAt(i);
    }
    bytes[name.length()] = (byte) 0xff;
    return bytes;
  }
}
