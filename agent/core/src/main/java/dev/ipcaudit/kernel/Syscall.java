package dev.ipcaudit.kernel;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The system calls in which a thread waits for another process to make room or to give way, by
 * their numbers on this machine; syscalls(2), and the kernel's tables for x86-64 and for aarch64.
 *
 * @param name as libc has it
 * @param object which argument names the object, from 0
 * @param id whether that is the id of a System V object, and no descriptor
 */
record Syscall(String name, int object, boolean id) {

  private static final Map<Long, Syscall> HERE = table(System.getProperty("os.arch"));

  /** The call with that number, or null for all others and on other machines. */
  static @Nullable Syscall of(long number) {
    return HERE.get(number);
  }

  /** Whether the numbers of this machine are known. */
  static boolean known() {
    return !HERE.isEmpty();
  }

  /** Whether a function of libc makes that call: not every one has a call of its own name. */
  static boolean makes(String function, String call) {
    return switch (function) {
      case "semop" -> call.equals("semop") || call.equals("semtimedop");
      case "mq_send" -> call.equals("mq_timedsend");
      case "send" -> call.equals("sendto");
      case "eventfd_write" -> call.equals("write");
      default -> call.equals(function);
    };
  }

  static Map<Long, Syscall> table(String machine) {
    Map<Long, Syscall> table = new HashMap<>();
    boolean arm = machine.equals("aarch64");
    if (arm || machine.equals("amd64")) {
      descriptor(table, "write", arm ? 64 : 1, 0);
      descriptor(table, "writev", arm ? 66 : 20, 0);
      descriptor(table, "sendto", arm ? 206 : 44, 0);
      descriptor(table, "sendmsg", arm ? 211 : 46, 0);
      descriptor(table, "sendmmsg", arm ? 269 : 307, 0);
      descriptor(table, "sendfile", arm ? 71 : 40, 0);
      descriptor(table, "splice", arm ? 76 : 275, 2);
      descriptor(table, "vmsplice", arm ? 75 : 278, 0);
      descriptor(table, "tee", arm ? 77 : 276, 1);
      descriptor(table, "connect", arm ? 203 : 42, 0);
      descriptor(table, "mq_timedsend", arm ? 182 : 242, 0);
      descriptor(table, "mq_timedreceive", arm ? 183 : 243, 0);
      id(table, "semop", arm ? 193 : 65);
      id(table, "semtimedop", arm ? 192 : 220);
      id(table, "msgsnd", arm ? 189 : 69);
      id(table, "msgrcv", arm ? 188 : 70);
    }
    return table;
  }

  private static void descriptor(Map<Long, Syscall> table, String name, long number, int object) {
    table.put(number, new Syscall(name, object, false));
  }

  private static void id(Map<Long, Syscall> table, String name, long number) {
    table.put(number, new Syscall(name, 0, true));
  }
}
