package dev.ipcaudit.tests.targets;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.FileInputStream;

/** Makes descriptors of every kind, loses some and closes others in all the ways there are. */
public final class Descriptors {

  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM = 1;
  private static final int F_DUPFD = 0;
  private static final int F_GETFL = 3;
  private static final int F_DUPFD_CLOEXEC = 1030;

  /** By interface mapping. */
  public interface C extends Library {
    C LIB = Native.load("c", C.class);

    int eventfd(int value, int flags);

    int pipe(int[] ends);

    int pipe2(Pointer ends, int flags);

    int socket(int domain, int type, int protocol);

    int socketpair(int domain, int type, int protocol, int[] ends);

    int dup(int descriptor);

    int dup2(int descriptor, int number);

    int fcntl(int descriptor, int command, Object... argument);

    int fcntl64(int descriptor, int command, Object... argument);

    int timerfd_create(int clock, int flags);

    int epoll_create1(int flags);

    int inotify_init1(int flags);

    int memfd_create(String name, int flags);

    int signalfd(int descriptor, byte[] mask, int flags);

    int close(int descriptor);

    int close_range(int first, int last, int flags);
  }

  /** By direct mapping. */
  public static final class Direct {
    static {
      Native.register("c");
    }

    private Direct() {}

    static native int eventfd(int value, int flags);

    static native int pipe(int[] ends);

    static native int fcntl(int descriptor, int command, int argument);

    static native int close(int descriptor);
  }

  private static FileInputStream kept;

  private Descriptors() {}

  public static void main(String[] arguments) throws Exception {
    lost();
    closed();
    reused();
    foreign();
    System.out.println("done");
  }

  private static void lost() {
    for (int i = 0; i < 7; i++) {
      C.LIB.eventfd(0, 0); // lost eventfds
    }
    for (int i = 0; i < 5; i++) {
      Direct.eventfd(0, 0); // lost directly
    }
    int[] ends = new int[2];
    for (int i = 0; i < 3; i++) {
      C.LIB.pipe(ends); // half a pipe lost
      C.LIB.close(ends[0]);
    }
    C.LIB.pipe(ends); // one pipe kept
    C.LIB.eventfd(0, 0); // one eventfd kept
    for (int i = 0; i < 2; i++) {
      C.LIB.socket(AF_UNIX, SOCK_STREAM, 0); // lost sockets
      C.LIB.memfd_create("hostile\n\u001b[31m", 0); // lost memfds
    }
  }

  private static void closed() {
    Memory two = new Memory(8);
    for (int i = 0; i < 11; i++) {
      C.LIB.pipe2(two, 0); // closed pipes
      C.LIB.close(two.getInt(0));
      C.LIB.close(two.getInt(4));
    }
    int[] ends = new int[2];
    for (int i = 0; i < 2; i++) {
      C.LIB.socketpair(AF_UNIX, SOCK_STREAM, 0, ends); // closed sockets
      Direct.close(ends[0]);
      Direct.close(ends[1]);
      Direct.pipe(ends); // closed by a range
      if (Math.abs(ends[0] - ends[1]) == 1) {
        C.LIB.close_range(Math.min(ends[0], ends[1]), Math.max(ends[0], ends[1]), 0);
      } else {
        // another thread of the JVM held a number for a moment: what is between is not of this pipe
        C.LIB.close_range(ends[0], ends[0], 0);
        C.LIB.close_range(ends[1], ends[1], 0);
      }
      int signals = C.LIB.signalfd(-1, new byte[8], 0); // one signalfd
      C.LIB.signalfd(signals, new byte[8], 0); // only changed
      C.LIB.close(signals);
      C.LIB.close(C.LIB.timerfd_create(1, 0));
      C.LIB.close(C.LIB.epoll_create1(0));
      C.LIB.close(C.LIB.inotify_init1(0));
      int event = C.LIB.eventfd(0, 0);
      C.LIB.close(C.LIB.dup(event)); // duplicated
      C.LIB.close(C.LIB.fcntl(event, F_DUPFD_CLOEXEC, 0)); // duplicated by fcntl
      C.LIB.close(C.LIB.fcntl64(event, F_DUPFD, 0)); // duplicated by fcntl64
      Direct.close(Direct.fcntl(event, F_DUPFD, 0)); // duplicated by fcntl directly
      Direct.fcntl(event, F_GETFL, 0); // only asked
      C.LIB.dup2(event, event); // onto itself
      C.LIB.close(event);
    }
    int again = C.LIB.eventfd(0, 0); // closed twice
    C.LIB.close(again);
    C.LIB.close(again); // second close
  }

  /** Closed twice, when another line has the number already; and a line that closes for all. */
  private static void foreign() {
    for (int i = 0; i < 3; i++) {
      int mine = C.LIB.eventfd(0, 0); // closed by its owner and by mistake
      closeMine(mine);
      int yours = C.LIB.epoll_create1(0); // lost its descriptor
      if (i < 2) {
        closeMine(mine);
        C.LIB.close(yours); // finds it closed
      } else {
        C.LIB.close(yours);
      }
      closeAny(C.LIB.eventfd(0, 0));
      closeAny(C.LIB.epoll_create1(0));
      Direct.close(C.LIB.inotify_init1(0));
    }
  }

  private static void closeMine(int descriptor) {
    C.LIB.close(descriptor); // closes what is another's
  }

  private static void closeAny(int descriptor) {
    C.LIB.close(descriptor); // closes for all
  }

  /** Numbers that are closed where nobody sees it, and are given out again at once. */
  private static void reused() throws Exception {
    Pointer address = NativeLibrary.getInstance("c").getGlobalVariableAddress("close");
    Function unseen = Function.getFunction(address);
    int first = C.LIB.eventfd(0, 0); // closed unseen, then another
    unseen.invokeInt(new Object[] {first});
    int second = C.LIB.eventfd(0, 0); // closed unseen, then a file
    unseen.invokeInt(new Object[] {second});
    kept = new FileInputStream("/proc/self/stat");
  }
}
