package dev.ipcaudit.tests.command;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/** Makes a POSIX semaphore with glibc, takes it down to a value, and leaves it. */
public final class NamedSemaphore {

  private static final int O_CREAT = 0100;

  private NamedSemaphore() {}

  public static void main(String[] args) {
    NativeLibrary libc = NativeLibrary.getInstance("c");
    Function open = libc.getFunction("sem_open");
    Pointer semaphore =
        (Pointer) open.invoke(Pointer.class, new Object[] {args[0], O_CREAT, 0600, 5});
    for (int value = 5; value > Integer.parseInt(args[1]); value--) {
      libc.getFunction("sem_wait").invoke(int.class, new Object[] {semaphore});
    }
  }
}
