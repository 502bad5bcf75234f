package dev.ipcaudit.tests.robustness;

import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;

import java.util.stream.Stream;
import jnr.ffi.Runtime;

/**
 * Binds and makes its first calls on a thread that is interrupted, and has an interrupt of its own.
 */
public final class InterruptedFirst extends Thread {

  private final SemCalls calls;
  private int interrupts;

  private InterruptedFirst(SemCalls calls) {
    this.calls = calls;
  }

  /**
   * @param args a name of {@link SemCalls}
   */
  public static void main(String[] args) throws Exception {
    SemCalls calls = SemCalls.valueOf(args[0]);
    if (calls == SemCalls.JNR) {
      Runtime.getSystemRuntime(); // jffi writes its library by a channel, which is interrupted
    } else {
      // JNA waits for ldconfig here, and forgets an interrupt if that is not over
      Class.forName("com.sun.jna.NativeLibrary");
    }
    Thread thread = new InterruptedFirst(calls);
    thread.start();
    thread.join();
  }

  @Override
  public void interrupt() {
    if (!StackWalker.getInstance().walk(InterruptedFirst::isByClassLoader)) {
      interrupts++;
    }
    super.interrupt();
  }

  @Override
  public void run() {
    interrupt();
    print("bound", calls::bind);
    interrupts = 0; // a binding that gets ready may make some
    print("removed", () -> ok(calls.semctl(create(), 0, IPC_RMID)));
    print("leaked", this::create);
    System.out.println("interrupts by calls " + interrupts);
  }

  /** JDK 17 clears the interrupt while it reads a class of a directory, and then makes it again. */
  private static boolean isByClassLoader(Stream<StackWalker.StackFrame> frames) {
    return frames.anyMatch(frame -> frame.getClassName().startsWith("jdk.internal.loader."));
  }

  private int create() {
    return ok(calls.semget(IPC_PRIVATE, 1, OWN)); // on an interrupted thread
  }

  private static void print(String what, Runnable step) {
    step.run();
    System.out.println(what + " interrupted " + Thread.currentThread().isInterrupted());
  }
}
