package dev.ipcaudit.tests.robustness;

import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import sun.misc.Unsafe;

/**
 * Calls that are wrong in every way a host can be wrong, and survives by itself: pointers to
 * nowhere where only the kernel looks at them, prototypes that are not the function's, and
 * functions of another library with names of libc's, which look at nothing. A seed gives the same
 * calls each time; what they gave is printed, as a checksum of each block where they are many.
 */
public final class WildCalls {

  /** So many lines are printed one by one. */
  private static final int FEW = 4000;

  private static final int BLOCK = 1000;

  // mmap(2)
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
  private static final int PAGE = 4096;

  private static final int DONT_WAIT = 0x40;
  private static final int EINVAL_FLAGS = 0x7f000000;

  /** Descriptors that no process has. */
  private static final int NO_DESCRIPTOR = 1_000_000;

  private static final Class<?>[] RESULTS = {
    int.class, int.class, int.class, long.class, void.class, short.class, float.class, double.class
  };

  /** The functions of libc that are called. */
  static final String[] LIBC = {
    "mmap",
    "mprotect",
    "semget",
    "semctl",
    "semop",
    "semtimedop",
    "msgget",
    "msgctl",
    "msgsnd",
    "msgrcv",
    "shmdt",
    "sendmsg",
    "recvmsg",
    "sendmmsg",
    "recvmmsg",
    "setsockopt",
    "waitid",
    "pipe",
    "pipe2",
    "socketpair",
    "ftok",
    "mkfifo",
    "mkfifoat",
    "mknod",
    "unlink",
    "close",
    "dup",
    "mq_close",
    "mq_timedsend",
    "fcntl",
    "read",
    "write",
    "readv",
    "writev",
    "recv",
    "send"
  };

  /** The functions of the other library. */
  static final String[] OTHERS = {
    "semget",
    "semctl",
    "semop",
    "semtimedop",
    "shmget",
    "shmctl",
    "shmdt",
    "msgget",
    "msgctl",
    "msgsnd",
    "msgrcv",
    "ftok",
    "sem_close",
    "sem_unlink",
    "sem_wait",
    "sem_trywait",
    "sem_post",
    "shm_open",
    "shm_unlink",
    "mq_open",
    "mq_close",
    "mq_unlink",
    "mq_send",
    "mq_receive",
    "mq_timedsend",
    "mkfifo",
    "mkfifoat",
    "unlink",
    "unlinkat",
    "eventfd",
    "signalfd",
    "timerfd_create",
    "memfd_create",
    "pidfd_open",
    "pipe",
    "pipe2",
    "socket",
    "socketpair",
    "accept",
    "accept4",
    "epoll_create",
    "epoll_create1",
    "inotify_init",
    "inotify_init1",
    "dup",
    "dup2",
    "dup3",
    "fcntl",
    "setsockopt",
    "write",
    "writev",
    "send",
    "sendto",
    "sendmsg",
    "sendmmsg",
    "read",
    "readv",
    "recv",
    "recvfrom",
    "recvmsg",
    "recvmmsg",
    "close",
    "close_range",
    "posix_spawn",
    "posix_spawnp",
    "fork",
    "vfork",
    "system",
    "pclose",
    "wait3",
    "wait4",
    "waitpid",
    "waitid",
    "kill",
    "shmat",
    "sem_open",
    "popen"
  };

  /** Calls by one binding. */
  public interface Binding {

    /** Whether it has numbers of floating point, and counts of arguments that are not C's. */
    default boolean takesAnything() {
      return true;
    }

    /**
     * @param other whether the function of the other library is meant, and not libc's
     * @param result the type that the host has declared
     * @param arguments numbers: Integer, Long or Double; an {@link Address}
     * @return null if there is no result
     */
    Number call(String function, boolean other, Class<?> result, Object... arguments)
        throws Throwable;

    /** The errno of the last call. */
    int errno();
  }

  /** An argument that is a pointer. */
  public record Address(long value) {}

  private final Binding binding;
  private final Random random;
  private final Unsafe unsafe = unsafe();
  private final CRC32 sum = new CRC32();
  private final int calls;
  private final int[] pair = new int[2];
  private final int set;
  private final int queue;

  /** The middle of three pages, the last of which nobody may touch. */
  private final long page;

  private final long header = unsafe.allocateMemory(1024);
  private final long operations = unsafe.allocateMemory(64);
  private int done;

  private WildCalls(Binding binding, long seed, int calls) throws Throwable {
    this.binding = binding;
    this.calls = calls;
    random = new Random(seed);
    long pages =
        libc(
                "mmap",
                long.class,
                new Address(0),
                3L * PAGE,
                PROT_READ_WRITE,
                MAP_PRIVATE_ANONYMOUS,
                -1,
                0L)
            .longValue();
    libc("mprotect", int.class, new Address(pages + 2 * PAGE), (long) PAGE, 0);
    page = pages + PAGE;
    set = libc("semget", int.class, 0, 1, 0600).intValue();
    queue = libc("msgget", int.class, 0, 0600).intValue();
    libc("socketpair", int.class, 1, 2, 0, new Address(page));
    pair[0] = unsafe.getInt(page);
    pair[1] = unsafe.getInt(page + 4);
    unsafe.setMemory(header, 1024, (byte) 0);
  }

  /** Makes the calls, and removes what it has made. */
  public static void run(Binding binding, long seed, int calls) throws Throwable {
    WildCalls wild = new WildCalls(binding, seed, calls);
    for (int i = 0; i < calls; i++) {
      if (wild.random.nextInt(4) == 0) {
        wild.other();
      } else {
        wild.one();
      }
    }
    wild.print();
    wild.libc("semctl", int.class, wild.set, 0, 0);
    wild.libc("msgctl", int.class, wild.queue, 0, new Address(0));
    wild.libc("close", int.class, wild.pair[0]);
    wild.libc("close", int.class, wild.pair[1]);
    System.out.println("end");
  }

  private static Unsafe unsafe() {
    try {
      Field field = Unsafe.class.getDeclaredField("theUnsafe");
      field.setAccessible(true);
      return (Unsafe) field.get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private Number libc(String function, Class<?> result, Object... arguments) throws Throwable {
    return binding.call(function, false, result, arguments);
  }

  /** A pointer that no memory of anybody's is at, or at which it ends too early. */
  private Address wild() {
    switch (random.nextInt(14)) {
      case 0:
        return new Address(0);
      case 1:
        return new Address(random.nextInt(65536));
      case 2:
        return new Address(-1 - random.nextInt(4096));
      case 3:
        return new Address(0xffff800000000000L + random.nextInt());
      case 4:
        return new Address(0x0000800000000000L + random.nextInt(1 << 20));
      case 5:
        return new Address(0xdead0000bee8L);
      case 6:
        return new Address(page + PAGE);
      case 7:
        return new Address(page + PAGE - 1 - random.nextInt(4));
      case 8:
        return new Address(page + 2 * PAGE - 1 - random.nextInt(8));
      case 9:
        return new Address(Long.MIN_VALUE + random.nextInt());
      case 10:
        return new Address(Long.MAX_VALUE - random.nextInt(1 << 20));
      default:
        return new Address(random.nextLong() | 1L << 62);
    }
  }

  private int bad() {
    int[] numbers = {-1, NO_DESCRIPTOR, Integer.MAX_VALUE, Integer.MIN_VALUE};
    return numbers[random.nextInt(numbers.length)];
  }

  /** A number that C takes for as many bytes or objects. */
  private long count() {
    long[] numbers = {0, 1, 2, 8, 4096, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1L << 40};
    return numbers[random.nextInt(numbers.length)];
  }

  private void one() throws Throwable {
    switch (random.nextInt(30)) {
      case 0:
        fails("semop", set, new Address(0xdead0000bee8L), 1L);
        break;
      case 1:
        fails("semop", bad() | Integer.MIN_VALUE, wild(), count());
        break;
      case 2:
        operate();
        break;
      case 3:
        fails("semtimedop", set, new Address(page + PAGE), 1L, wild());
        break;
      case 4:
        fails("sendmsg", bad(), wild(), random.nextInt());
        break;
      case 5:
        fails("sendmsg", pair[0], new Address(page + PAGE - 8), DONT_WAIT);
        break;
      case 6:
        send(wild(), 16 + random.nextInt(64));
        break;
      case 7:
        deliver();
        break;
      case 8:
        fails("recvmsg", bad(), wild(), random.nextInt());
        break;
      case 9:
        fails("recvmmsg", bad(), wild(), (int) count(), random.nextInt(), wild());
        break;
      case 10:
        fails("sendmmsg", bad(), wild(), (int) count(), random.nextInt());
        break;
      case 11:
        fails("sendmmsg", pair[0], new Address(page + PAGE - 4), 2, DONT_WAIT);
        break;
      case 12:
        fails("setsockopt", pair[0], 1, 7, new Address(page + PAGE - 3), 4);
        break;
      case 13:
        fails("setsockopt", bad(), 1, 7, wild(), (int) count());
        break;
      case 14:
        fails("waitid", 1, 9_999_999, wild(), 5, new Address(0));
        break;
      case 15:
        fails("waitid", 77, random.nextInt(), wild(), EINVAL_FLAGS);
        break;
      case 16:
        fails("pipe", new Address(page + PAGE - 1 - random.nextInt(7)));
        break;
      case 17:
        fails("pipe2", wild(), EINVAL_FLAGS);
        break;
      case 18:
        fails("socketpair", 1, 1, 0, new Address(page + PAGE - 1 - random.nextInt(7)));
        break;
      case 19:
        fails("msgsnd", queue, new Address(page + PAGE - 1), 8L, 04000);
        break;
      case 20:
        fails("msgrcv", queue, wild(), count(), 0L, 04000);
        break;
      case 21:
        fails(
            new String[] {"ftok", "mkfifo", "mknod"}[random.nextInt(3)],
            new Address(page + PAGE),
            0600 | 010000,
            0L);
        break;
      case 22:
        fails("unlink", new Address(page + PAGE));
        break;
      case 23:
        fails("mkfifoat", -100, new Address(0xdead0000bee8L), 0600);
        break;
      case 24:
        fails(new String[] {"close", "dup", "mq_close"}[random.nextInt(3)], bad());
        break;
      case 25:
        fails("fcntl", bad(), new int[] {0, 1030, 1031}[random.nextInt(3)], random.nextInt());
        break;
      case 26:
        fails("mq_timedsend", bad(), wild(), count(), 0, wild());
        break;
      case 27:
        fails("shmdt", new Address(wild().value() | 1));
        break;
      case 28:
        fails(
            new String[] {"read", "write", "readv", "writev", "recv", "send"}[random.nextInt(6)],
            bad(),
            wild(),
            count() & 0xffff,
            0);
        break;
      default:
        makesPair();
        break;
    }
  }

  /** A call that cannot but fail, whatever comes after its arguments. */
  private void fails(String function, Object... arguments) throws Throwable {
    Class<?> result = RESULTS[random.nextInt(RESULTS.length)];
    Object[] all = arguments;
    int more = binding.takesAnything() ? random.nextInt(3) : 0;
    if (more > 0) {
      all = java.util.Arrays.copyOf(arguments, arguments.length + more);
      for (int i = arguments.length; i < all.length; i++) {
        all[i] = random.nextBoolean() ? (Object) random.nextLong() : (Object) random.nextDouble();
      }
    }
    Number given = libc(function, result, all);
    boolean whole = result == int.class || result == long.class;
    line(function + " " + result + (whole ? " " + given.intValue() : "") + " " + binding.errno());
  }

  private void operate() throws Throwable {
    Class<?> result = RESULTS[random.nextInt(RESULTS.length)];
    for (int change : new int[] {1, -1}) {
      unsafe.putShort(operations, (short) 0);
      unsafe.putShort(operations + 2, (short) change);
      unsafe.putShort(operations + 4, (short) 04000);
      libc("semop", result, set, new Address(operations), 1L);
    }
    line("semop " + result);
  }

  /** Sends with control messages that are not there. */
  private void send(Address control, long length) throws Throwable {
    message(control.value(), length);
    fails("sendmsg", pair[0], new Address(header), DONT_WAIT);
  }

  /** Receives into control messages that are not there, which no kernel has looked at. */
  private void deliver() throws Throwable {
    message(0, 0);
    line("sent " + libc("sendmsg", int.class, pair[0], new Address(header), DONT_WAIT));
    message(wild().value(), new long[] {0, 8, 24, 1 << 20, Long.MAX_VALUE}[random.nextInt(5)]);
    boolean several = random.nextBoolean();
    Class<?> result = RESULTS[random.nextInt(RESULTS.length)];
    Number got =
        several
            ? libc("recvmmsg", result, pair[1], new Address(header), 1, DONT_WAIT, new Address(0))
            : libc("recvmsg", result, pair[1], new Address(header), DONT_WAIT);
    boolean whole = result == int.class || result == long.class;
    line((several ? "recvmmsg " : "recvmsg ") + result + (whole ? " " + got.intValue() : ""));
  }

  /** A struct msghdr of one byte of data. */
  private void message(long control, long length) {
    unsafe.setMemory(header, 64, (byte) 0);
    unsafe.putLong(header + 16, header + 512);
    unsafe.putLong(header + 24, 1);
    unsafe.putLong(header + 32, control);
    unsafe.putLong(header + 40, length);
    unsafe.putLong(header + 512, header + 600);
    unsafe.putLong(header + 520, 1);
  }

  private void makesPair() throws Throwable {
    unsafe.putLong(page, -1);
    Class<?> result = RESULTS[random.nextInt(RESULTS.length)];
    if (random.nextBoolean()) {
      libc("pipe", result, new Address(page));
    } else {
      libc("socketpair", result, 1, 1, 0, new Address(page));
    }
    int first = libc("close", int.class, unsafe.getInt(page)).intValue();
    int second = libc("close", int.class, unsafe.getInt(page + 4)).intValue();
    line("pair " + result + " " + first + second);
  }

  private void other() throws Throwable {
    String function = OTHERS[random.nextInt(OTHERS.length)];
    Class<?> result = RESULTS[random.nextInt(RESULTS.length)];
    Object[] arguments = new Object[random.nextInt(binding.takesAnything() ? 7 : 6)];
    for (int i = 0; i < arguments.length; i++) {
      switch (random.nextInt(binding.takesAnything() ? 4 : 3)) {
        case 0:
          arguments[i] = random.nextInt(4);
          break;
        case 1:
          arguments[i] = wild();
          break;
        case 2:
          arguments[i] = count();
          break;
        default:
          arguments[i] = random.nextDouble();
          break;
      }
    }
    Number given = binding.call(function, true, result, arguments);
    boolean address =
        function.equals("shmat") || function.equals("sem_open") || function.equals("popen");
    boolean whole = !address && (result == int.class || result == long.class);
    line(
        "other "
            + function
            + " "
            + result
            + (whole ? " " + given.intValue() : "")
            + " "
            + binding.errno());
  }

  private void line(String text) {
    done++;
    if (calls <= FEW) {
      System.out.println(text);
      return;
    }
    sum.update(text.getBytes(StandardCharsets.US_ASCII));
    if (done % BLOCK == 0) {
      print();
    }
  }

  private void print() {
    System.out.println(done + " " + Long.toHexString(sum.getValue()));
  }
}
