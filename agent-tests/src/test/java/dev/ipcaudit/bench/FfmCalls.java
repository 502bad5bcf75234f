package dev.ipcaudit.bench;

import com.sun.jna.Pointer;
import java.lang.invoke.MethodHandle;

/** By java.lang.foreign, without errno. Needs JDK 22. */
public class FfmCalls extends Calls {

  private static final MethodHandle GETPID = ForeignLibc.handle("getpid");
  private static final MethodHandle SEMGET =
      ForeignLibc.handle("semget", int.class, int.class, int.class);
  private static final MethodHandle SEMCTL =
      ForeignLibc.handle("semctl", int.class, int.class, int.class);
  private static final MethodHandle SEMOP =
      ForeignLibc.handle("semop", int.class, long.class, long.class);

  @Override
  int getpid() {
    try {
      return (int) GETPID.invokeExact();
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  int semget(int key, int count, int flags) {
    try {
      return (int) SEMGET.invokeExact(key, count, flags);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  int semctl(int id, int index, int command) {
    try {
      return (int) SEMCTL.invokeExact(id, index, command);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  int semop(int id, Pointer operations, long count) {
    try {
      return (int) SEMOP.invokeExact(id, Pointer.nativeValue(operations), count);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }
}
