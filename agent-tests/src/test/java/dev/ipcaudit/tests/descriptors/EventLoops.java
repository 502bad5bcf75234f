package dev.ipcaudit.tests.descriptors;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import jnr.ffi.LibraryLoader;

/**
 * Ends while daemon threads wait for what it has open ({@code used}), or after they have waited
 * ({@code left}).
 */
public final class EventLoops {

  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM = 1;
  private static final int EPOLL_CTL_ADD = 1;
  private static final int EPOLLIN = 1;
  private static final short POLLIN = 1;
  private static final int CLOCK_MONOTONIC = 1;
  private static final int O_CREAT = 0100;
  private static final int O_RDWR = 2;
  private static final int FOREVER = -1;

  /** As long as a loop that a shutdown hook ends looks away. */
  private static final int MILLIS = 1000;

  private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
  private static final int FUTEX = ARM ? 98 : 202;

  private static final List<Thread> LOOPS = new ArrayList<>();
  private static volatile boolean stopped;

  private EventLoops() {}

  /** By interface mapping. */
  public interface C extends Library {
    C LIB = Native.load("c", C.class);

    int epoll_create1(int flags);

    int epoll_ctl(int epoll, int operation, int descriptor, Pointer event);

    int epoll_wait(int epoll, Pointer events, int most, int millis);

    int eventfd(int value, int flags);

    int timerfd_create(int clock, int flags);

    int inotify_init1(int flags);

    int signalfd(int descriptor, byte[] mask, int flags);

    int pipe(int[] ends);

    int poll(Pointer descriptors, long count, int millis);

    int select(int count, Pointer read, Pointer write, Pointer except, Pointer time);

    long read(int descriptor, Pointer bytes, long length);

    int socket(int domain, int type, int protocol);

    int bind(int socket, Pointer address, int length);

    int listen(int socket, int backlog);

    int accept(int socket, Pointer address, Pointer length);

    int mq_open(String name, int flags, int mode, Pointer attributes);

    int mq_unlink(String name);

    long mq_receive(int queue, Pointer message, long length, Pointer priority);

    Pointer sem_open(String name, int flags, int mode, int value);

    int sem_unlink(String name);

    int sem_wait(Pointer semaphore);
  }

  /** By direct mapping. */
  public static final class Direct {
    static {
      Native.register("c");
    }

    private Direct() {}

    static native int epoll_create1(int flags);

    static native int epoll_wait(int epoll, Pointer events, int most, int millis);

    static native int eventfd(int value, int flags);

    static native long read(int descriptor, Pointer bytes, long length);
  }

  /** By jnr-ffi. */
  public interface Jnr {
    Jnr LIB = LibraryLoader.create(Jnr.class).load("c");

    int epoll_create1(int flags);

    int epoll_wait(int epoll, jnr.ffi.Pointer events, int most, int millis);
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("used")) {
      loops();
      readers();
      pollers();
      others();
      endedByHook();
      busyPolling();
      awaitLoops();
      System.out.println("used");
      System.exit(0);
    }
    left();
    System.out.println("left");
  }

  private static void loops() {
    for (int i = 0; i < 3; i++) {
      int epoll = C.LIB.epoll_create1(0); // looped epolls
      register(epoll, C.LIB.eventfd(0, 0)); // registered eventfds
      loop("loop-" + i, epoll, EventLoops::await);
    }
    int outer = C.LIB.epoll_create1(0); // outer epoll
    for (int i = 0; i < 2; i++) {
      int inner = C.LIB.epoll_create1(0); // inner epolls
      register(inner, C.LIB.timerfd_create(CLOCK_MONOTONIC, 0)); // inner timers
      register(outer, inner);
    }
    loop("outer", outer, EventLoops::await);
  }

  private static void readers() {
    for (int i = 0; i < 2; i++) {
      loop("event-" + i, Direct.eventfd(0, 0), EventLoops::readDirectly); // read eventfds
      loop("inotify-" + i, C.LIB.inotify_init1(0), EventLoops::read); // read inotifies
      loop("signal-" + i, C.LIB.signalfd(-1, new byte[128], 0), EventLoops::read); // read signalfds
      int[] ends = new int[2];
      C.LIB.pipe(ends); // read pipes
      loop("pipe-" + i, ends[0], EventLoops::read);
    }
  }

  private static void pollers() {
    for (int i = 0; i < 2; i++) {
      int[] ends = new int[2];
      C.LIB.pipe(ends); // polled pipes
      loop("poll-" + i, ends[0], EventLoops::poll);
      loop("select-" + i, C.LIB.eventfd(0, 0), EventLoops::select); // selected eventfds
    }
  }

  private static void others() throws IOException {
    for (int i = 0; i < 2; i++) {
      int listener = C.LIB.socket(AF_UNIX, SOCK_STREAM, 0); // listening sockets
      String path = Path.of("socket-" + i).toAbsolutePath().toString();
      Memory address = new Memory(110);
      address.clear();
      address.setShort(0, (short) AF_UNIX);
      address.setString(2, path);
      if (path.length() > 100
          || C.LIB.bind(listener, address, 3 + path.length()) != 0
          || C.LIB.listen(listener, 1) != 0) {
        throw new IOException("no socket at " + path);
      }
      loop("accept-" + i, listener, socket -> C.LIB.accept(socket, null, null));
      String name = "/ipcaudit-loops-" + ProcessHandle.current().pid() + "-" + i;
      int queue = C.LIB.mq_open(name, O_CREAT | O_RDWR, 0600, null); // waiting queues
      C.LIB.mq_unlink(name);
      loop("queue-" + i, queue, EventLoops::receive);
      Pointer semaphore = C.LIB.sem_open(name, O_CREAT | O_RDWR, 0600, 1); // waiting semaphores
      C.LIB.sem_unlink(name);
      C.LIB.sem_wait(semaphore);
      loop("sem-" + i, FUTEX, futex -> C.LIB.sem_wait(semaphore));
    }
  }

  /** Loops that look whether they are to end, as a hook of the host tells them to. */
  private static void endedByHook() {
    List<Thread> ended = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int epoll = C.LIB.epoll_create1(0); // ended by a hook
      ended.add(
          loop(
              "hook-" + i,
              epoll,
              number -> {
                Memory events = new Memory(64);
                while (!stopped) {
                  C.LIB.epoll_wait(number, events, 1, MILLIS);
                }
              }));
    }
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stopped = true;
                  ended.forEach(EventLoops::join);
                }));
  }

  /** Loops that hardly wait, and sleep elsewhere. */
  private static void busyPolling() {
    for (int i = 0; i < 2; i++) {
      jnaPolling(C.LIB.epoll_create1(0)); // polled by interface
      directPolling(Direct.epoll_create1(0)); // polled directly
      jnrPolling(Jnr.LIB.epoll_create1(0)); // polled by JNR
    }
  }

  private static void jnaPolling(int epoll) {
    Memory events = new Memory(64);
    sleepy(epoll, number -> C.LIB.epoll_wait(number, events, 1, 0));
  }

  private static void directPolling(int epoll) {
    Memory events = new Memory(64);
    sleepy(epoll, number -> Direct.epoll_wait(number, events, 1, 0));
  }

  private static void jnrPolling(int epoll) {
    jnr.ffi.Pointer events = jnr.ffi.Memory.allocateDirect(jnr.ffi.Runtime.getRuntime(Jnr.LIB), 64);
    sleepy(epoll, number -> Jnr.LIB.epoll_wait(number, events, 1, 0));
  }

  private static void sleepy(int epoll, IntConsumer once) {
    once.accept(epoll);
    Thread thread =
        new Thread(
            () -> {
              while (true) {
                once.accept(epoll);
                try {
                  Thread.sleep(50);
                } catch (InterruptedException never) {
                  return;
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  /** What nobody uses any more, beside some that are in use. */
  private static void left() throws Exception {
    Memory events = new Memory(64);
    int[] ends = new int[2];
    for (int i = 0; i < 2; i++) {
      int epoll = C.LIB.epoll_create1(0); // left epolls
      register(epoll, C.LIB.eventfd(0, 0)); // left eventfds
      join(loop("left-" + i, epoll, number -> C.LIB.epoll_wait(number, events, 1, 1)));
      C.LIB.pipe(ends); // left pipes
    }
    LOOPS.clear();
    for (int i = 0; i < 3; i++) {
      int epoll = C.LIB.epoll_create1(0); // one of three is used
      if (i == 1) {
        loop("used", epoll, EventLoops::await);
      }
    }
    for (int i = 0; i < 2; i++) {
      C.LIB.epoll_wait(C.LIB.epoll_create1(0), events, 1, 0); // used by main
    }
    awaitLoops();
  }

  private static void register(int epoll, int descriptor) {
    Memory event = new Memory(16);
    event.clear();
    event.setInt(0, EPOLLIN);
    if (C.LIB.epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, event) != 0) {
      throw new IllegalStateException("epoll_ctl");
    }
  }

  private static void await(int epoll) {
    C.LIB.epoll_wait(epoll, new Memory(64), 1, FOREVER);
  }

  private static void read(int descriptor) {
    C.LIB.read(descriptor, new Memory(1024), 1024);
  }

  private static void readDirectly(int descriptor) {
    Direct.read(descriptor, new Memory(8), 8);
  }

  private static void receive(int queue) {
    C.LIB.mq_receive(queue, new Memory(65_536), 65_536, null);
  }

  private static void poll(int descriptor) {
    Memory one = new Memory(8);
    one.setInt(0, descriptor);
    one.setShort(4, POLLIN);
    one.setShort(6, (short) 0);
    C.LIB.poll(one, 1, FOREVER);
  }

  private static void select(int descriptor) {
    Memory set = new Memory(128);
    set.clear();
    set.setByte(descriptor / 8, (byte) (1 << descriptor % 8));
    C.LIB.select(descriptor + 1, set, null, null, null);
  }

  private static Thread loop(String name, int number, IntConsumer job) {
    Thread thread = new Thread(() -> job.accept(number), name);
    thread.setDaemon(true);
    thread.start();
    LOOPS.add(thread);
    return thread;
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Until every one is asleep in a system call of its own. */
  private static void awaitLoops() throws Exception {
    for (Thread loop : LOOPS) {
      while (!sleeps(loop.getName(), loop.getName().startsWith("sem-"))) {
        Thread.sleep(1);
      }
    }
  }

  private static boolean sleeps(String name, boolean inFutex) throws IOException {
    try (var tasks = Files.list(Path.of("/proc/self/task"))) {
      for (Path task : tasks.toList()) {
        if (Files.readString(task.resolve("comm")).trim().equals(name)) {
          String call = Files.readString(task.resolve("syscall")).split(" ")[0].trim();
          return !call.equals("running")
              && !call.equals("-1")
              && inFutex == call.equals("" + FUTEX);
        }
      }
    }
    return false;
  }
}
