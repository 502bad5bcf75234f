package dev.ipcaudit.bench;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** By direct mapping. */
public class DirectCalls extends Calls {

  /** The C library, with size_t as long. */
  static final class LibC {
    static {
      Native.register("c");
    }

    private LibC() {}

    static native int getpid();

    static native int semget(int key, int count, int flags);

    static native int semctl(int id, int index, int command);

    static native int semop(int id, Pointer operations, long count);
  }

  @Override
  int getpid() {
    return LibC.getpid();
  }

  @Override
  int semget(int key, int count, int flags) {
    return LibC.semget(key, count, flags);
  }

  @Override
  int semctl(int id, int index, int command) {
    return LibC.semctl(id, index, command);
  }

  @Override
  int semop(int id, Pointer operations, long count) {
    return LibC.semop(id, operations, count);
  }
}
