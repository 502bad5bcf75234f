package dev.ipcaudit.kernel;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which descriptors and semaphores the threads of this process are inside system calls with, at one
 * moment: whoever makes these calls, Java, JNI or a binding. By /proc/self/task/TID/syscall,
 * proc_pid_syscall(5); the numbers are those of syscalls(2) on x86-64 and aarch64, on other
 * machines nothing is known. A look costs some ten microseconds a thread. Immutable.
 */
public final class ThreadWaits {

  private static final Path TASKS = Path.of("/proc/self/task");

  /** How a call names its descriptors, where that is not a set of arguments, as bits. */
  private static final int POLL = -1;

  private static final int SELECT = -2;
  private static final int FUTEX = -3;
  private static final int WAITID = -4;
  private static final int RING = -5;

  /** Of waitid(2): the second argument is a pidfd. */
  private static final long P_PIDFD = 3;

  /** Of io_uring_enter(2): the first argument is an index of what the thread registered. */
  private static final long IORING_ENTER_REGISTERED_RING = 0x10;

  private static final Map<Long, Integer> CALLS = table(System.getProperty("os.arch"));

  /** So much of what poll(2) and select(2) are given is read. */
  private static final int MOST_BYTES = 1 << 16;

  private static final int POLLFD_BYTES = 8;
  private static final int ARGUMENTS = 6;

  /** Threads of the JVM that run now and then for themselves, by how their names begin. */
  private static final String[] OF_THE_JVM = {"C1 Comp", "C2 Comp", "GC Thread", "G1 ", "VM "};

  private final Set<Integer> descriptors = new HashSet<>();
  private final Set<Long> pages = new HashSet<>();
  private final long millis = System.currentTimeMillis();
  private boolean runs;

  private ThreadWaits() {}

  /** Looks now, at all threads but the one that asks. What cannot be read is not there. */
  public static ThreadWaits look() {
    ThreadWaits waits = new ThreadWaits();
    String self = self();
    for (int tid : Processes.numbers(TASKS.toFile())) {
      Path task = TASKS.resolve(Integer.toString(tid));
      try {
        if (!task.endsWith(self)) {
          waits.add(task, ProcFiles.text(task.resolve("syscall")).trim());
        }
      } catch (IOException | NumberFormatException ended) {
        continue;
      }
    }
    return waits;
  }

  private static String self() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString();
    } catch (IOException unreadable) {
      return "";
    }
  }

  private void add(Path task, String state) throws IOException {
    // NUMBER ARGUMENT x6 STACK PROGRAM, or: running
    String[] words = state.split(" ");
    if (words[0].equals("running")) {
      runs |= !isOfTheJvm(ProcFiles.text(task.resolve("comm")));
    }
    if (words.length < 1 + ARGUMENTS) {
      return;
    }
    long[] arguments = new long[ARGUMENTS];
    for (int i = 0; i < ARGUMENTS; i++) {
      arguments[i] = Long.parseUnsignedLong(words[1 + i].substring(2), 16);
    }
    int how = CALLS.getOrDefault(Long.parseLong(words[0]), 0);
    switch (how) {
      case POLL -> poll(arguments[0], arguments[1]);
      case SELECT -> {
        for (int set = 1; set <= 3; set++) {
          select(arguments[set], (int) arguments[0]);
        }
      }
      case FUTEX -> pages.add(page(arguments[0]));
      case WAITID -> {
        if ((int) arguments[0] == P_PIDFD) {
          descriptors.add((int) arguments[1]);
        }
      }
      case RING -> {
        if ((arguments[3] & IORING_ENTER_REGISTERED_RING) == 0) {
          descriptors.add((int) arguments[0]);
        }
      }
      default -> {
        for (int i = 0; i < ARGUMENTS; i++) {
          if ((how >> i & 1) != 0) {
            // a descriptor is an int, whatever lies in the upper half of the register
            descriptors.add((int) arguments[i]);
          }
        }
      }
    }
  }

  private static boolean isOfTheJvm(String comm) {
    for (String prefix : OF_THE_JVM) {
      if (comm.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  private void poll(long address, long count) throws IOException {
    ByteBuffer fds = memory(address, count * POLLFD_BYTES);
    for (int at = 0; at + POLLFD_BYTES <= fds.limit(); at += POLLFD_BYTES) {
      descriptors.add(fds.getInt(at));
    }
  }

  private void select(long address, int count) throws IOException {
    ByteBuffer bits = memory(address, (count + 63L) / 64 * 8);
    for (int fd = 0; fd < count && fd / 8 < bits.limit(); fd++) {
      if ((bits.get(fd / 8) >> fd % 8 & 1) != 0) { // the machines above are little-endian
        descriptors.add(fd);
      }
    }
  }

  /** What is there, empty if it cannot be read: through the kernel, which checks the address. */
  private static ByteBuffer memory(long address, long length) throws IOException {
    if (!ProcessMemory.isAddress(address) || length <= 0) {
      return ByteBuffer.allocate(0);
    }
    byte[] bytes = new byte[(int) Math.min(length, MOST_BYTES)];
    try (RandomAccessFile memory = new RandomAccessFile("/proc/self/mem", "r")) {
      memory.seek(address);
      int read = memory.read(bytes);
      return ByteBuffer.wrap(bytes, 0, Math.max(0, read)).slice().order(ByteOrder.nativeOrder());
    }
  }

  private static long page(long address) {
    return address / PageSize.BYTES;
  }

  /** The descriptors that the calls name. */
  public Set<Integer> descriptors() {
    return descriptors;
  }

  /** Whether a thread waits in the page of that address: sem_open(3) gives each semaphore one. */
  public boolean waitsAt(long address) {
    return pages.contains(page(address));
  }

  /** Whether another thread runs right now that is no helper of the JVM. */
  public boolean runs() {
    return runs;
  }

  /** When this was, in milliseconds since the epoch. */
  public long millis() {
    return millis;
  }

  static Map<Long, Integer> table(String machine) {
    Map<Long, Integer> table = new HashMap<>();
    boolean arm = machine.equals("aarch64");
    if (arm || machine.equals("amd64")) {
      // read write readv writev pread64 pwrite64 ioctl fcntl flock connect accept accept4
      // sendto recvfrom sendmsg recvmsg sendmmsg recvmmsg mq_timedsend mq_timedreceive vmsplice
      // epoll_pwait epoll_pwait2
      long[] first =
          arm
              ? new long[] {
                63, 64, 65, 66, 67, 68, 29, 25, 32, 203, 202, 242, 206, 207, 211, 212, 269, 243,
                182, 183, 75, 22, 441
              }
              : new long[] {
                0,
                1,
                19,
                20,
                17,
                18,
                16,
                72,
                73,
                42,
                43,
                288,
                44,
                45,
                46,
                47,
                307,
                299,
                242,
                243,
                278,
                281,
                441,
                232 // epoll_wait, which aarch64 does without
              };
      for (long number : first) {
        table.put(number, 1);
      }
      table.put(arm ? 71L : 40L, 0b11); // sendfile
      table.put(arm ? 77L : 276L, 0b11); // tee
      table.put(arm ? 76L : 275L, 0b101); // splice
      table.put(arm ? 73L : 271L, POLL); // ppoll
      table.put(arm ? 72L : 270L, SELECT); // pselect6
      table.put(426L, RING); // io_uring_enter
      table.put(arm ? 98L : 202L, FUTEX);
      table.put(arm ? 95L : 247L, WAITID);
      if (!arm) {
        table.put(7L, POLL);
        table.put(23L, SELECT);
      }
    }
    return table;
  }
}
