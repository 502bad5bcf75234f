package dev.ipcaudit.tests.denied;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Asks for objects of another user, for objects that are there already, and for what a seccomp
 * filter refuses.
 */
public final class DeniedCalls {

  private static final int O_RDONLY = 0;
  private static final int O_RDWR = 2;
  private static final int O_CREAT = 0100;
  private static final int NEW = O_RDWR | O_CREAT | 0200;
  private static final int IPC_NEW = 01000 | 02000;
  private static final int IPC_RMID = 0;
  private static final int OWN = 0600;
  private static final int MY_KEY = 0x1234;
  private static final int NO_NEW_PRIVILEGES = 38;
  private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");

  private final DeniedLibC libc;

  public DeniedCalls(DeniedLibC libc) {
    this.libc = libc;
  }

  /**
   * All of it.
   *
   * @param filter a struct sock_fprog as {@link #instructions} has it
   */
  public static void run(List<DeniedCalls> all, long filter) throws Exception {
    for (DeniedCalls calls : all) {
      calls.ofAnother();
      calls.thereAlready();
    }
    // the next call of a thread that succeeds is an answer to the last that found something
    for (DeniedCalls calls : all) {
      calls.leaves();
    }
    all.get(0).restrict(filter);
    for (DeniedCalls calls : all) {
      calls.filtered();
    }
    System.out.println("done");
  }

  private static int[] keyAndId(String table) throws Exception {
    String[] row = Files.readAllLines(Path.of("/proc/sysvipc", table)).get(1).trim().split("\\s+");
    return new int[] {(int) Long.parseLong(row[0]), Integer.parseInt(row[1])};
  }

  private void ofAnother() throws Exception {
    int[] segment = keyAndId("shm");
    for (int i = 0; i < 2; i++) {
      libc.semget(keyAndId("sem")[0], 1, OWN); // a set of another
      libc.shmget(segment[0], 1, OWN); // a segment of another
      libc.msgget(keyAndId("msg")[0], OWN); // a queue of another
      libc.shmat(segment[1], 0, 0); // attached
      libc.sem_open("/other", O_RDWR); // a semaphore of another
      libc.shm_open("/other", O_RDWR, 0); // memory of another
      libc.mq_open("/other", O_RDONLY); // a POSIX queue of another
      libc.mkfifo("/etc/ipcaudit-fifo", OWN); // a FIFO in a directory of another
      libc.open("fifo", O_RDWR); // a FIFO of another
      libc.open("/dev/shm/other", O_RDONLY); // a file in /dev/shm read
      libc.creat("/dev/shm/other", OWN); // a file in /dev/shm anew
      libc.open("/etc/shadow", O_RDONLY); // an ordinary file
      libc.shm_open("/nosuch", O_RDWR, 0); // not there
      libc.semget(0x7777, 1, OWN); // no key
      libc.mkfifo("/nosuch/fifo", OWN); // no directory
      libc.close((int) ok(libc.memfd_create("allowed", 0))); // allowed
    }
  }

  private void thereAlready() {
    int memory = (int) ok(libc.shm_open("/mine", NEW, OWN));
    ok(libc.close(memory));
    libc.shm_open("/mine", NEW, OWN); // found and opened
    ok(libc.close((int) ok(libc.shm_open("/mine", O_RDWR, OWN))));
    libc.shm_open("/mine", NEW, OWN); // found, and another name taken
    ok(libc.close((int) ok(libc.shm_open("/mine-too", NEW, OWN))));
    libc.shm_open("/mine", NEW, OWN); // found and made again
    ok(libc.shm_unlink("/mine"));
    ok(libc.close((int) ok(libc.shm_open("/mine", NEW, OWN))));
    ok(libc.shm_unlink("/mine"));
    ok(libc.shm_unlink("/mine-too"));
    int set = (int) ok(libc.semget(MY_KEY, 1, IPC_NEW | OWN));
    libc.semget(MY_KEY, 1, IPC_NEW | OWN); // a set found and opened
    ok(libc.semget(MY_KEY, 1, OWN));
    ok(libc.semctl(set, 0, IPC_RMID));
  }

  private void leaves() {
    for (int i = 0; i < 2; i++) {
      libc.shm_open("/open", NEW, OWN); // found and left
      libc.msgget(MY_KEY + i, OWN); // no queue
    }
  }

  private void filtered() {
    for (int i = 0; i < 2; i++) {
      libc.memfd_create("refused", 0); // refused by a filter
      libc.timerfd_create(1, 0); // no such call
      libc.msgget(0, OWN); // a private queue
    }
  }

  /** From now on three calls are refused to all threads; seccomp(2). */
  private void restrict(long filter) {
    ok(libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0));
    ok(libc.syscall(ARM ? 277 : 317, 1, 1, filter));
  }

  /** Loads the number of a call; EPERM or ENOSYS for some of them, and yes for the others. */
  public static long[] instructions() {
    int[] numbers = ARM ? new int[] {279, 85, 186} : new int[] {319, 283, 68};
    int[] errnos = {1, 38, 1};
    long[] program = new long[2 * numbers.length + 2];
    program[0] = instruction(0x20, 0, 0, 0);
    for (int i = 0; i < numbers.length; i++) {
      program[1 + 2 * i] = instruction(0x15, 0, 1, numbers[i]);
      program[2 + 2 * i] = instruction(0x06, 0, 0, 0x0005_0000 | errnos[i]);
    }
    program[program.length - 1] = instruction(0x06, 0, 0, 0x7fff_0000);
    return program;
  }

  /** A struct sock_filter of a machine that has the low bytes first. */
  private static long instruction(int code, int ifTrue, int ifFalse, int value) {
    return code | (long) ifTrue << 16 | (long) ifFalse << 24 | (long) value << 32;
  }

  private static long ok(long result) {
    if (result == -1) {
      throw new IllegalStateException("a call failed");
    }
    return result;
  }
}
