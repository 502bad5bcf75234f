package dev.ipcaudit.catalog;

import org.jspecify.annotations.Nullable;

/**
 * The functions that syscall(2) calls by a number: those that create, give back or close. The
 * kernel takes what the function of that name takes, in the same order; mq_open and mq_unlink
 * without the slash, which the names of queues are known without as well. Sources: syscalls(2) and
 * the headers of Linux, asm/unistd.h.
 */
public final class ByNumber {

  private static final String X86_64 =
      "open 2 close 3 mmap 9 munmap 11 pipe 22 mremap 25 shmget 29 shmat 30 shmctl 31 dup 32 dup2 33"
          + " socket 41 accept 43 socketpair 53 semget 64 semctl 66 shmdt 67 msgget 68 msgctl 71"
          + " creat 85 epoll_create 213 timer_create 222 timer_delete 226 mq_open 240 mq_unlink 241"
          + " inotify_init 253 openat 257 signalfd 282 timerfd_create 283 eventfd 284 accept4 288"
          + " signalfd 289 eventfd 290 epoll_create1 291 dup3 292 pipe2 293 inotify_init1 294"
          + " perf_event_open 298 fanotify_init 300 memfd_create 319 userfaultfd 323"
          + " io_uring_setup 425 pidfd_open 434 close_range 436 openat2 437 pidfd_getfd 438"
          + " memfd_secret 447";

  private static final String AARCH64 =
      "eventfd 19 epoll_create1 20 dup 23 dup3 24 inotify_init1 26 openat 56 close 57 pipe2 59"
          + " signalfd 74 timerfd_create 85 timer_create 107 timer_delete 111 mq_open 180"
          + " mq_unlink 181 msgget 186 msgctl 187 semget 190 semctl 191 shmget 194 shmctl 195"
          + " shmat 196 shmdt 197 socket 198 socketpair 199 accept 202 munmap 215 mremap 216 mmap 222"
          + " perf_event_open 241 accept4 242 fanotify_init 262 memfd_create 279 userfaultfd 282"
          + " io_uring_setup 425 pidfd_open 434 close_range 436 openat2 437 pidfd_getfd 438"
          + " memfd_secret 447";

  private ByNumber() {}

  /** The numbers of a machine; none where they are not known. */
  static int[] numbers(String machine) {
    String[] table = table(machine);
    int[] numbers = new int[table.length / 2];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Integer.parseInt(table[2 * i + 1]);
    }
    return numbers;
  }

  /**
   * The function that a number stands for, or null.
   *
   * @param machine as by the property os.arch
   */
  public static @Nullable LibcFunction function(String machine, int number) {
    String wanted = Integer.toString(number);
    String[] table = table(machine);
    for (int i = 0; i + 1 < table.length; i += 2) {
      if (table[i + 1].equals(wanted)) {
        return Catalog.function(table[i]);
      }
    }
    return null;
  }

  private static String[] table(String machine) {
    return switch (machine) {
      case "amd64" -> X86_64.split(" ");
      case "aarch64" -> AARCH64.split(" ");
      default -> new String[0];
    };
  }
}
