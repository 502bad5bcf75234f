package dev.ipcaudit.tests.bindings;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Union;

/** Declares libc's functions with results and parameters that are not theirs, and calls them. */
public final class OddPrototypes {

  private OddPrototypes() {}

  /** Without results. */
  public interface Void extends Library {
    void close(int descriptor);

    void shmctl(int id, int command, Pointer buffer);

    void sem_close(Pointer handle);

    void sem_unlink(String name);

    void pipe(Pointer pair);

    void socketpair(int domain, int type, int protocol, Pointer pair);

    void semop(int id, Pointer operations, NativeLong count);

    void setsockopt(int socket, int level, int option, Pointer value, int length);

    void waitid(int type, int id, Pointer info, int options);

    void sendmsg(int socket, Pointer message, int flags);

    void recvmsg(int socket, Pointer message, int flags);

    void recvmmsg(int socket, Pointer messages, int count, int flags, Pointer timeout);

    void ftok(Pointer path, int project);

    void mkfifo(Pointer path, int mode);

    void msgsnd(int queue, Pointer message, long size, int flags);
  }

  /** The same, with other results. */
  public interface Cut extends Library {
    short pipe(Pointer pair);

    boolean close(int descriptor);

    float socketpair(int domain, int type, int protocol, Pointer pair);

    byte semop(int id, Pointer operations, NativeLong count);
  }

  /** union semun, which comes after all that matters. */
  public static final class Argument extends Union implements Structure.ByValue {
    public int value;
    public Pointer buffer;
  }

  /** As they are. */
  public interface Right extends Library {
    int eventfd(int start, int flags);

    int shmget(int key, NativeLong size, int flags);

    int semget(int key, int count, int flags);

    int semctl(int set, int index, int command, Argument argument);

    Pointer sem_open(String name, int flags, Object... more);

    int close(int descriptor);
  }

  public static void main(String[] args) {
    Void none = Native.load("c", Void.class);
    Cut cut = Native.load("c", Cut.class);
    Right right = Native.load("c", Right.class);

    int one = right.eventfd(0, 0);
    none.close(right.eventfd(0, 0)); // closed without a result
    cut.close(one);
    none.shmctl(right.shmget(0, new NativeLong(4096), 0600), 0, null);
    Argument argument = new Argument();
    argument.setType("value");
    right.semctl(right.semget(0, 1, 0600), 0, 0, argument); // with a union
    Pointer semaphore = right.sem_open("/odd", 0100, 0600, 1);
    none.sem_close(semaphore);
    none.sem_unlink("/odd");

    Pointer bad = new Pointer(0xdead0000bee8L);
    none.pipe(bad);
    none.socketpair(1, 1, 0, bad);
    none.semop(0, bad, new NativeLong(1));
    none.setsockopt(one, 1, 7, bad, 4);
    none.waitid(0, 0, bad, 5);
    none.sendmsg(-1, bad, 0);
    none.recvmsg(-1, bad, 0);
    none.recvmmsg(-1, bad, 1, 0, null);
    none.ftok(bad, 1);
    none.mkfifo(bad, 0600);
    none.msgsnd(-1, bad, 8, 04000);
    cut.pipe(bad);
    cut.socketpair(1, 1, 0, bad);
    cut.semop(0, bad, new NativeLong(1));

    NativeLibrary c = NativeLibrary.getInstance("c");
    for (Object[] arguments :
        new Object[][] {
          {}, {null}, {-1}, {-1, 1.5}, {-1, 2.5f, "text"}, {"text", bad, -1}, {-1, bad, 0, 0, 0, 0}
        }) {
      for (String name : new String[] {"sendmsg", "recvmsg", "shmctl"}) {
        if (arguments.length > 0 && Integer.valueOf(-1).equals(arguments[0])) {
          System.out.println(name + " " + function(c, name).invokeInt(arguments));
        }
      }
    }
    System.out.println("semop " + function(c, "semop").invokeInt(new Object[] {-1, null, 1}));
    System.out.println("close " + function(c, "close").invokeInt(new Object[] {-1, 1.5, "text"}));
    System.out.println("socket " + function(c, "socket").invokeInt(new Object[] {-1, -1, "text"}));
    System.out.println("end");
  }

  private static Function function(NativeLibrary library, String name) {
    return library.getFunction(name);
  }
}
