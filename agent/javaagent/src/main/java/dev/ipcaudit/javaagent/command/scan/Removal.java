package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.kernel.PosixObject;
import dev.ipcaudit.kernel.PosixObjects;
import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Removes one object after a last look. Ids, paths and names act in this process's own namespaces,
 * the same that the inventory was read in.
 */
final class Removal {

  private static final String CHANGED = "it has changed since it was checked";

  private final Inventory inventory;
  private final IpcEntry entry;

  Removal(Inventory inventory, IpcEntry entry) {
    this.inventory = inventory;
    this.entry = entry;
  }

  /** Removes it, or says why not; null when it is gone. */
  @Nullable String remove() {
    try {
      String changed = entry.systemV() ? changedSystemV() : changedPosix();
      return changed != null ? changed : entry.systemV() ? removeSystemV() : removePosix();
    } catch (IOException failure) {
      return String.valueOf(failure.getMessage());
    }
  }

  private @Nullable String changedSystemV() {
    if (!Stat.same(entry)) {
      return CHANGED;
    }
    if (entry.kind == Kind.SYSV_SEM) {
      int[] operators = entry.operators;
      int[] values = entry.values;
      // the time of a semop has whole seconds only; and it may be waited at by now
      new Semaphores().read(entry);
      Semaphores.readValues(entry);
      if (!Arrays.equals(operators, entry.operators) || !Arrays.equals(values, entry.values)) {
        return "it is being used";
      }
    }
    return worse();
  }

  private @Nullable String changedPosix() {
    PosixObject now = PosixObjects.read(entry.posix().path(), entry.kind == Kind.POSIX_MQ);
    return now == null || !same(now, entry.posix()) ? CHANGED : worse();
  }

  private static boolean same(PosixObject now, PosixObject before) {
    return now.is(before)
        && now.uid() == before.uid()
        && now.mode() == before.mode()
        && now.size() == before.size()
        && now.modified().equals(before.modified())
        && Objects.equals(now.content(), before.content())
        // looking at a queue is a change to the kernel
        && (now.kind() == Kind.POSIX_MQ || now.changed().equals(before.changed()));
  }

  /** Why it is more in need than it was when it was judged, or null. */
  private @Nullable String worse() {
    OrphanVerdict before = entry.verdict;
    OrphanVerdict now = inventory.again(entry);
    return now.removal().compareTo(before.removal()) <= 0
        ? null
        : "it is being used: " + String.join(", ", now.reasons());
  }

  private @Nullable String removeSystemV() {
    int result;
    if (entry.kind == Kind.SYSV_SHM) {
      result = Libc.shmctl(entry.id, Libc.IPC_RMID, new byte[Libc.DS_SIZE]);
    } else if (entry.kind == Kind.SYSV_MSG) {
      result = Libc.msgctl(entry.id, Libc.IPC_RMID, new byte[Libc.DS_SIZE]);
    } else {
      result = Libc.semctl(entry.id, 0, Libc.IPC_RMID);
    }
    return result < 0 ? Libc.message(Libc.errno()) : null;
  }

  private @Nullable String removePosix() throws IOException {
    if (entry.kind != Kind.POSIX_MQ) {
      Files.delete(entry.posix().path());
      return null;
    }
    int queue = Queues.open(entry.posix());
    if (queue < 0) {
      return "it is not a queue of this IPC namespace, or may not be opened";
    }
    Libc.close(queue);
    return Libc.mq_unlink(Queues.name(entry.posix())) < 0 ? Libc.message(Libc.errno()) : null;
  }
}
