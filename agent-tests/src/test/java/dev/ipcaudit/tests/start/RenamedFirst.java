package dev.ipcaudit.tests.start;

import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;

import com.sun.jna.FunctionMapper;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import dev.ipcaudit.tests.targets.LibC;
import java.util.Map;

/** The first function of the catalog that it binds is one by another name, to a native. */
public final class RenamedFirst {

  private static final FunctionMapper MAPPER =
      (library, method) -> method.getName().equals("newSet") ? "semget" : method.getName();

  private RenamedFirst() {}

  static native int newSet(int key, int count, int flags);

  public static void main(String[] args) {
    Native.register(
        RenamedFirst.class,
        NativeLibrary.getInstance("c", Map.of(Library.OPTION_FUNCTION_MAPPER, MAPPER)));
    LibC.LIBC.semctl(ok(newSet(IPC_PRIVATE, 1, OWN)), 0, IPC_RMID);
    ok(LibC.LIBC.semget(IPC_PRIVATE, 1, OWN)); // by its own name
  }
}
