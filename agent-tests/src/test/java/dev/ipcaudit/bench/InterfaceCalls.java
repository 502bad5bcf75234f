package dev.ipcaudit.bench;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** By interface mapping. */
public class InterfaceCalls extends Calls {

  private static final LibC LIBC = Native.load("c", LibC.class);

  /** The C library, with size_t as long. */
  public interface LibC extends Library {
    int getpid();

    int semget(int key, int count, int flags);

    int semctl(int id, int index, int command);

    int semop(int id, Pointer operations, long count);
  }

  @Override
  int getpid() {
    return LIBC.getpid();
  }

  @Override
  int semget(int key, int count, int flags) {
    return LIBC.semget(key, count, flags);
  }

  @Override
  int semctl(int id, int index, int command) {
    return LIBC.semctl(id, index, command);
  }

  @Override
  int semop(int id, Pointer operations, long count) {
    return LIBC.semop(id, operations, count);
  }
}
