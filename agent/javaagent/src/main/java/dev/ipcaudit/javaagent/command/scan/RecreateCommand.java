package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.model.Kind;
import java.util.Objects;
import java.util.StringJoiner;

/**
 * The command that makes an object again as it was, but for its contents and its id; for a hand to
 * type.
 */
final class RecreateCommand {

  private RecreateCommand() {}

  static String of(IpcEntry entry) {
    int mode = entry.perms & 0777;
    String flags = String.format("0%o", 01000 | mode); // IPC_CREAT
    String key = Integer.toString(entry.key); // perl cuts what exceeds an int
    return switch (entry.kind) {
      case SYSV_SHM ->
          "perl -e 'defined shmget(" + key + ", " + entry.size + ", " + flags + ") or die $!'";
      case SYSV_MSG -> "perl -e 'defined msgget(" + key + ", " + flags + ") or die $!'";
      case SYSV_SEM ->
          "perl -e '$i = semget("
              + key
              + ", "
              + entry.size
              + ", "
              + flags
              + ") // die $!; semctl($i, 0, "
              + Libc.SETALL
              + ", pack(\"S*\", "
              + values(entry)
              + ")) or die $!'";
      case POSIX_MQ ->
          "mq_open(" + quoted(entry) + ", O_CREAT, " + String.format("0%o", mode) + ", ...)";
      default ->
          "install -m "
              + String.format("%04o", mode)
              + " /dev/null "
              + quoted(entry)
              + " && "
              + (entry.kind == Kind.POSIX_SEM
                  ? "perl -e 'print pack(\"LLQQQ\", " + known(entry)[0] + ", 0, 128, 0, 0)' >"
                  : "truncate -s " + entry.size + " ")
              + quoted(entry);
    };
  }

  /** The values of a semaphore or a set; what is removed has been read. */
  private static int[] known(IpcEntry entry) {
    return Objects.requireNonNull(entry.values);
  }

  private static String values(IpcEntry entry) {
    StringJoiner values = new StringJoiner(", ");
    for (int value : known(entry)) {
      values.add(Integer.toString(value));
    }
    return values.toString();
  }

  /** The name as bash takes it, whatever is in it. */
  private static String quoted(IpcEntry entry) {
    StringBuilder quoted = new StringBuilder(entry.kind == Kind.POSIX_MQ ? "$'/" : "$'/dev/shm/");
    for (byte b : entry.posix().rawName()) {
      boolean plain =
          (b >= 'a' && b <= 'z')
              || (b >= 'A' && b <= 'Z')
              || (b >= '0' && b <= '9')
              || b == '.'
              || b == '_'
              || b == '-';
      quoted.append(plain ? String.valueOf((char) b) : String.format("\\%03o", b & 0xff));
    }
    return quoted.append('\'').toString();
  }
}
