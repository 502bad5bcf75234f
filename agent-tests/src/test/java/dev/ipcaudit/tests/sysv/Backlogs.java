package dev.ipcaudit.tests.sysv;

import static dev.ipcaudit.tests.targets.JnrLibC.JNR;
import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.IPC_NOWAIT;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;
import static dev.ipcaudit.tests.targets.SysV.size;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import dev.ipcaudit.tests.targets.DirectLibC;
import dev.ipcaudit.tests.targets.SysV;
import jnr.ffi.Runtime;

/** Sends messages that are read, and messages that are not. */
public final class Backlogs {

  private static final int TEXT = 101;

  private static final Memory MESSAGE = message();

  private Backlogs() {}

  private static Memory message() {
    Memory message = new Memory(8 + TEXT);
    message.clear();
    message.setLong(0, 1);
    return message;
  }

  public static void main(String[] arguments) {
    int refused = 0;
    int unread = ok(LIBC.msgget(IPC_PRIVATE, OWN)); // not read
    for (int i = 0; i < 3; i++) {
      ok(LIBC.msgsnd(unread, MESSAGE, size(TEXT), 0));
    }
    int full = ok(LIBC.msgget(IPC_PRIVATE, OWN)); // full
    for (int i = 0; i < 200; i++) {
      int result = LIBC.msgsnd(full, MESSAGE, size(TEXT), IPC_NOWAIT); // fills
      refused += result == -1 && Native.getLastError() == SysV.EAGAIN ? 1 : 0;
    }
    int direct = ok(DirectLibC.msgget(IPC_PRIVATE, OWN));
    for (int i = 0; i < 170; i++) {
      int result = DirectLibC.msgsnd(direct, MESSAGE, size(TEXT), IPC_NOWAIT); // fills directly
      refused += result == -1 && Native.getLastError() == SysV.EAGAIN ? 1 : 0;
    }
    int jnr = ok(JNR.msgget(IPC_PRIVATE, OWN));
    byte[] bytes = MESSAGE.getByteArray(0, 8 + TEXT);
    for (int i = 0; i < 180; i++) {
      int result = JNR.msgsnd(jnr, bytes, TEXT, IPC_NOWAIT); // fills by JNR
      int errno = Runtime.getRuntime(JNR).getLastError();
      refused += result == -1 && errno == SysV.EAGAIN ? 1 : 0;
    }
    int read = ok(LIBC.msgget(IPC_PRIVATE, OWN)); // read
    for (int i = 0; i < 3; i++) {
      ok(LIBC.msgsnd(read, MESSAGE, size(TEXT), 0));
    }
    LIBC.msgrcv(read, new Memory(8 + TEXT), size(TEXT), size(0), IPC_NOWAIT);
    int removed = ok(LIBC.msgget(IPC_PRIVATE, OWN)); // removed
    ok(LIBC.msgsnd(removed, MESSAGE, size(TEXT), 0));
    ok(LIBC.msgctl(removed, IPC_RMID, null));
    System.out.println(refused + " refused");
  }
}
