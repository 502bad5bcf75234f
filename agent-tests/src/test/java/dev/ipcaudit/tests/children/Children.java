package dev.ipcaudit.tests.children;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jnr.ffi.LibraryLoader;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;

/** Starts processes in all ways there are, and reaps them or does not. */
public final class Children {

  private static final int WNOHANG = 1;
  private static final int WUNTRACED = 2;
  private static final int WEXITED = 4;
  private static final int WNOWAIT = 0x1000000;
  private static final int P_PID = 1;
  private static final int SIGTERM = 15;

  private static final String TRUE = "/bin/true";
  private static final String[] NOTHING = {};

  private Children() {}

  /** By interface mapping. */
  public interface C extends Library {
    C LIB = Native.load("c", C.class);

    int posix_spawn(
        int[] pid, String path, Pointer actions, Pointer attributes, String[] argv, String[] envp);

    int posix_spawnp(
        Pointer pid, String file, Pointer actions, Pointer attributes, String[] argv, String[] env);

    int waitpid(int pid, int[] status, int options);

    int wait4(int pid, int[] status, int options, Pointer usage);

    int waitid(int idType, int id, Pointer info, int options);

    int kill(int pid, int signal);

    int system(String command);

    Pointer popen(String command, String type);

    int pclose(Pointer stream);
  }

  /** By direct mapping. */
  public static final class Direct {
    static {
      Native.register("c");
    }

    private Direct() {}

    static native int posix_spawn(
        Memory pid,
        String path,
        Pointer actions,
        Pointer attributes,
        Pointer argv,
        Pointer environment);

    static native int waitpid(int pid, Pointer status, int options);
  }

  /** By jnr-ffi. */
  public interface Jnr {
    Jnr LIB = LibraryLoader.create(Jnr.class).load("c");

    int posix_spawn(
        @Out int[] pid,
        String path,
        jnr.ffi.Pointer actions,
        jnr.ffi.Pointer attributes,
        @In String[] argv,
        @In String[] envp);

    int waitpid(int pid, @Out int[] status, int options);

    int waitid(int idType, int id, @Out byte[] info, int options);
  }

  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "once":
        once();
        break;
      case "drained":
        drained();
        break;
      case "jdk":
        jdk();
        break;
      default:
        neverReaped();
        reaped();
        others();
        break;
    }
    System.out.println("done");
  }

  private static void once() throws Exception {
    int[] pid = new int[1];
    List<Integer> pids = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      C.LIB.posix_spawn(pid, TRUE, null, null, new String[] {TRUE}, NOTHING); // a burst of jobs
      pids.add(pid[0]);
    }
    awaitEnd(pids);
    for (int signal = 0; signal < 3; signal++) {
      C.LIB.waitpid(-1, new int[1], WNOHANG); // one for each signal
    }
  }

  private static void drained() throws Exception {
    int[] pid = new int[1];
    List<Integer> pids = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      C.LIB.posix_spawn(pid, TRUE, null, null, new String[] {TRUE}, NOTHING); // drained jobs
      pids.add(pid[0]);
    }
    awaitEnd(pids.subList(0, 1));
    while (C.LIB.waitpid(-1, new int[1], WNOHANG) > 0) { // until none is left
      Thread.onSpinWait();
    }
    awaitEnd(pids);
    while (Direct.waitpid(-1, null, WNOHANG) > 0) { // until none is left, directly
      Thread.onSpinWait();
    }
  }

  private static void jdk() throws Exception {
    List<Integer> pids = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      pids.add((int) new ProcessBuilder(TRUE).start().pid());
    }
    int[] pid = new int[1];
    C.LIB.posix_spawn(pid, TRUE, null, null, new String[] {TRUE}, NOTHING); // beside the JDK's
    pids.add(pid[0]);
    awaitEnd(pids);
  }

  private static void neverReaped() throws Exception {
    List<Integer> pids = new ArrayList<>();
    int[] pid = new int[1];
    for (int i = 0; i < 3; i++) {
      C.LIB.posix_spawn(pid, TRUE, null, null, new String[] {TRUE}, NOTHING); // lost
      pids.add(pid[0]);
    }
    Memory place = new Memory(4);
    Memory path = new Memory(16);
    path.setString(0, TRUE);
    Memory argv = new Memory(16);
    argv.setPointer(0, path);
    argv.setPointer(8, null);
    for (int i = 0; i < 2; i++) {
      Direct.posix_spawn(place, TRUE, null, null, argv, argv.share(8)); // lost directly
      pids.add(place.getInt(0));
    }
    for (int i = 0; i < 4; i++) {
      Jnr.LIB.posix_spawn(pid, TRUE, null, null, new String[] {TRUE}, NOTHING); // lost by JNR
      pids.add(pid[0]);
    }
    C.LIB.posix_spawn(pid, "/bin/sleep", null, null, new String[] {"sleep", "2"}, NOTHING); // runs
    awaitEnd(pids);
  }

  private static void reaped() throws Exception {
    Memory place = new Memory(4);
    Memory info = new Memory(128);
    byte[] bytes = new byte[128];
    int[] status = new int[1];
    for (int i = 0; i < 6; i++) {
      C.LIB.posix_spawnp(place, "true", null, null, new String[] {TRUE}, NOTHING); // reaped
      int pid = place.getInt(0);
      C.LIB.waitid(P_PID, pid, info, WEXITED | WNOWAIT); // looks and leaves it
      switch (i) {
        case 0:
          C.LIB.waitpid(pid, status, 0); // by its pid
          break;
        case 1:
          Direct.waitpid(pid, null, WUNTRACED); // with a flag, directly
          break;
        case 2:
          Jnr.LIB.waitpid(pid, status, WNOHANG); // by JNR
          break;
        case 3:
          C.LIB.wait4(pid, status, 0, null); // with usage
          break;
        case 4:
          C.LIB.waitid(P_PID, pid, info, WEXITED); // with info
          break;
        default:
          Jnr.LIB.waitid(P_PID, pid, bytes, WEXITED); // with info, by JNR
          break;
      }
      if (i == 0) {
        C.LIB.kill(pid, 0); // asks
        C.LIB.kill(pid, SIGTERM); // too late
      }
    }
  }

  private static void others() throws Exception {
    for (int i = 0; i < 2; i++) {
      C.LIB.system("exit 0"); // reaps by itself
      Pointer closed = C.LIB.popen("exit 0", "r"); // closed
      C.LIB.pclose(closed);
    }
    Pointer lost = C.LIB.popen("exit 0", "r"); // stream lost
    System.out.println("a stream at " + (lost == null ? "null" : "some address"));
    while (zombies() < 10) {
      Thread.sleep(1);
    }
  }

  private static int zombies() throws IOException {
    int zombies = 0;
    try (var tasks = Files.list(Path.of("/proc/self/task"))) {
      for (Path task : tasks.toList()) {
        for (String pid : Files.readString(task.resolve("children")).trim().split(" ")) {
          zombies += !pid.isEmpty() && ended(Integer.parseInt(pid)) ? 1 : 0;
        }
      }
    }
    return zombies;
  }

  private static void awaitEnd(List<Integer> pids) throws Exception {
    for (int pid : pids) {
      while (!ended(pid)) {
        Thread.sleep(1);
      }
    }
  }

  private static boolean ended(int pid) throws IOException {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.startsWith(") Z", stat.lastIndexOf(')'));
    } catch (NoSuchFileException reaped) {
      return true;
    }
  }
}
