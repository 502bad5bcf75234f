package dev.ipcaudit.bench;

import com.sun.jna.Pointer;
import java.lang.invoke.MethodHandle;

/** By java.lang.foreign, with errno captured by the host. Needs JDK 22. */
public class FfmErrnoCalls extends Calls {

  private static final MethodHandle GETPID = ForeignLibc.capturing("getpid");
  private static final MethodHandle SEMGET =
      ForeignLibc.capturing("semget", int.class, int.class, int.class);
  private static final MethodHandle SEMCTL =
      ForeignLibc.capturing("semctl", int.class, int.class, int.class);
  private static final MethodHandle SEMOP =
      ForeignLibc.capturing("semop", int.class, long.class, long.class);

  private final Object errno = ForeignLibc.errnoSegment();

  @Override
  int getpid() {
    try {
      return (int) GETPID.invokeExact(errno);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  int semget(int key, int count, int flags) {
    try {
      return (int) SEMGET.invokeExact(errno, key, count, flags);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  int semctl(int id, int index, int command) {
    try {
      return (int) SEMCTL.invokeExact(errno, id, index, command);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  int semop(int id, Pointer operations, long count) {
    try {
      return (int) SEMOP.invokeExact(errno, id, Pointer.nativeValue(operations), count);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
  }
}
