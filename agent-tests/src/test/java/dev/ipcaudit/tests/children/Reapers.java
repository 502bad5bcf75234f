package dev.ipcaudit.tests.children;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import jnr.ffi.LibraryLoader;
import jnr.ffi.annotations.Out;

/** Reaps children of ProcessBuilder, of other lines and of its own, in all ways there are. */
public final class Reapers {

  private static final int P_ALL = 0;
  private static final int WEXITED = 4;
  private static final int WNOHANG = 1;
  private static final int SIGINFO_PID = 16;
  private static final String TRUE = "/bin/true";
  private static final String[] NOTHING = {};

  /** How often the JDK's own reaper may come first. */
  private static final int TRIES = 1000;

  private Reapers() {}

  /** By interface mapping. */
  public interface C extends Library {
    C LIB = Native.load("c", C.class);

    int posix_spawn(
        int[] pid, String path, Pointer actions, Pointer attributes, String[] argv, String[] envp);

    int wait(int[] status);

    int wait3(int[] status, int options, Pointer usage);

    int waitpid(int pid, int[] status, int options);

    int wait4(int pid, int[] status, int options, Pointer usage);

    int waitid(int idType, int id, Pointer info, int options);

    int getpgrp();

    Pointer popen(String command, String type);

    int pclose(Pointer stream);
  }

  /** By direct mapping. */
  public static final class Direct {
    static {
      Native.register("c");
    }

    private Direct() {}

    static native int waitpid(int pid, Pointer status, int options);
  }

  /** By jnr-ffi. */
  public interface Jnr {
    Jnr LIB = LibraryLoader.create(Jnr.class).load("c");

    int waitpid(int pid, @Out int[] status, int options);
  }

  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "stolen":
        stolen();
        break;
      case "late":
        late();
        break;
      case "attached":
        attached();
        break;
      default:
        own();
        together();
        break;
    }
    System.out.println("done");
  }

  private static void stolen() throws Exception {
    C c = C.LIB;
    int[] status = new int[1];
    Memory info = new Memory(128);
    steal(() -> c.wait(status)); // by wait
    steal(() -> c.wait3(status, 0, null)); // by wait3
    steal(() -> c.waitpid(-1, status, 0)); // by waitpid
    steal(() -> c.waitpid(0, status, 0)); // by waitpid of the own group
    steal(() -> c.waitpid(-c.getpgrp(), status, 0)); // by waitpid of a group
    steal(() -> c.wait4(-1, status, 0, null)); // by wait4
    steal(() -> c.waitid(P_ALL, 0, info, WEXITED) < 0 ? -1 : info.getInt(SIGINFO_PID)); // by waitid
    steal(() -> Direct.waitpid(-1, null, 0)); // directly
    steal(() -> Jnr.LIB.waitpid(-1, status, 0)); // by JNR
    int[] pid = new int[1];
    c.posix_spawn(pid, TRUE, null, null, new String[] {TRUE}, NOTHING); // loses its child
    while (c.waitpid(-1, status, WNOHANG) == 0) { // takes any
      Thread.onSpinWait();
    }
    System.out.println("left " + c.waitpid(pid[0], status, 0)); // waits in vain
    Pointer stream = c.popen("exit 7", "r"); // loses its program
    while (c.wait4(-1, status, WNOHANG, null) == 0) { // takes a program
      Thread.onSpinWait();
    }
    System.out.println("closed " + c.pclose(stream)); // closes in vain
  }

  /** Until one child of ProcessBuilder was reaped so, and not by the JDK. */
  private static void steal(IntSupplier waits) throws Exception {
    for (int i = 0; i < TRIES; i++) {
      Process child = new ProcessBuilder("/bin/sh", "-c", "sleep 0.02; exit 7").start();
      if (waits.getAsInt() == child.pid()) {
        return;
      }
      child.waitFor();
    }
    throw new IllegalStateException("the JDK was always faster");
  }

  /** ProcessBuilder is in use, and a child of it runs, before any binding is. */
  private static void late() throws Exception {
    Process before = new ProcessBuilder("/bin/sh", "-c", "sleep 2; exit 7").start();
    C c = C.LIB;
    int[] status = new int[1];
    int stolen = c.wait(status) == before.pid() ? 1 : 0; // late
    for (int i = 0; i < TRIES && stolen < 3; i++) {
      Process child = new ProcessBuilder("/bin/sh", "-c", "sleep 0.02; exit 7").start();
      stolen += c.waitpid(-1, status, 0) == child.pid() ? 1 : 0; // later
    }
    System.out.println("stolen " + stolen);
  }

  /** Has started children by calls before an agent comes, and reaps them after. */
  private static void attached() throws Exception {
    int[] pid = new int[1];
    for (int i = 0; i < 3; i++) {
      C.LIB.posix_spawn(pid, TRUE, null, null, new String[] {TRUE}, NOTHING);
    }
    System.out.println("ready");
    System.in.read();
    int reaped = 0;
    while (C.LIB.waitpid(-1, new int[1], 0) > 0) { // started before
      reaped++;
    }
    System.out.println("reaped " + reaped);
  }

  private static void own() throws Exception {
    int[] pid = new int[1];
    int[] status = new int[1];
    Process child = new ProcessBuilder("/bin/sh", "-c", "exit 7").start();
    System.out.println("exit code " + child.waitFor());
    for (int i = 0; i < 5; i++) {
      C.LIB.posix_spawn(pid, TRUE, null, null, new String[] {TRUE}, NOTHING); // own
      C.LIB.waitpid(-1, status, 0); // reaps its own
      C.LIB.posix_spawn(pid, TRUE, null, null, new String[] {TRUE}, NOTHING); // own, by pid
      C.LIB.waitpid(pid[0], status, 0);
      C.LIB.waitpid(pid[0], status, 0); // again
    }
  }

  /** One thread starts and another one reaps, maybe before the start has returned. */
  private static void together() throws Exception {
    int jobs = 200;
    List<Integer> reaped = new ArrayList<>();
    Thread reaper =
        new Thread(
            () -> {
              while (reaped.size() < jobs) {
                int pid = Direct.waitpid(-1, null, 0); // drains
                if (pid > 0) {
                  reaped.add(pid);
                } else {
                  Thread.onSpinWait();
                }
              }
            });
    reaper.start();
    int[] pid = new int[1];
    for (int i = 0; i < jobs; i++) {
      C.LIB.posix_spawn(pid, TRUE, null, null, new String[] {TRUE}, NOTHING); // starts jobs
    }
    reaper.join();
    System.out.println("reaped " + reaped.size());
  }
}
