package dev.ipcaudit.tests.untracked;

import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;
import static dev.ipcaudit.tests.targets.SysV.size;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;

/** Has segments that no call was seen to make: by a system call, and by a child process. */
public final class Strangers {

  /** Long enough for their times, which are whole seconds, to be of the past. */
  private static final int MILLIS = 3500;

  private Strangers() {}

  public static void main(String[] arguments) throws Exception {
    LIBC.shmctl(ok(LIBC.shmget(IPC_PRIVATE, size(4096), OWN)), IPC_RMID, null);
    Function unseen = NativeLibrary.getInstance(arguments[0]).getFunction("unseen_segment");
    unseen.invokeInt(new Object[0]);
    unseen.invokeInt(new Object[0]);
    Process child =
        new ProcessBuilder("perl", "-e", "shmget(0, 4096, 0600); print 1; close STDOUT; sleep 8")
            .start();
    child.getInputStream().read();
    Thread.sleep(MILLIS);
    System.out.println(child.pid());
  }
}
