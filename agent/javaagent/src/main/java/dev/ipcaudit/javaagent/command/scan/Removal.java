package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.kernel.PosixObject;
import dev.ipcaudit.kernel.PosixObjects;
import dev.ipcaudit.model.Abi;
import dev.ipcaudit.model.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Objects;

/**
 * Removes one object after a last look. Ids, paths and names act in this process's own namespaces,
 * the same that the inventory was read in.
 */
final class Removal {

  private final Inventory inventory;
  private final IpcEntry entry;

  /** What the kernel had of it when it was judged; null for POSIX objects. */
  private final byte[] before;

  Removal(Inventory inventory, IpcEntry entry) {
    this.inventory = inventory;
    this.entry = entry;
    before = entry.systemV() ? Stat.of(entry) : null;
  }

  /** Removes it, or says why not; null when it is gone. */
  String remove() {
    try {
      String changed = entry.systemV() ? changedSystemV() : changedPosix();
      return changed != null ? changed : entry.systemV() ? removeSystemV() : removePosix();
    } catch (IOException failure) {
      return failure.getMessage();
    }
  }

  private String changedSystemV() {
    byte[] now = Stat.of(entry);
    if (before == null || now == null) {
      return "it cannot be looked at again";
    }
    ByteBuffer perm = ByteBuffer.wrap(now).order(ByteOrder.nativeOrder());
    boolean same =
        Arrays.equals(before, now)
            && perm.getInt(Abi.IPC_PERM_KEY) == entry.key
            && (perm.getInt(Abi.IPC_PERM_UID) & 0xffffffffL) == entry.uid
            && (perm.getInt(Abi.IPC_PERM_CUID) & 0xffffffffL) == entry.cuid;
    if (!same) {
      return "it has changed since it was looked at";
    }
    if (entry.kind == Kind.SYSV_SEM) {
      int[] operators = entry.operators;
      int[] values = entry.values;
      // the time of a semop has whole seconds only
      new Semaphores().read(entry);
      if (!Arrays.equals(operators, entry.operators) || !Arrays.equals(values, entry.values)) {
        return "it is being used";
      }
    }
    return stillOrphan();
  }

  private String changedPosix() {
    PosixObject now = PosixObjects.read(entry.posix.path(), entry.kind == Kind.POSIX_MQ);
    return now == null || !same(now, entry.posix)
        ? "it has changed since it was looked at"
        : stillOrphan();
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

  private String stillOrphan() {
    Verdict now = inventory.again(entry);
    return now.orphan() ? null : String.join(", ", now.reasons());
  }

  private String removeSystemV() {
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

  private String removePosix() throws IOException {
    if (entry.kind != Kind.POSIX_MQ) {
      Files.delete(entry.posix.path());
      return null;
    }
    int queue = Queues.open(entry.posix);
    if (queue < 0) {
      return "it is not a queue of this IPC namespace, or may not be opened";
    }
    Libc.close(queue);
    return Libc.mq_unlink(Queues.name(entry.posix)) < 0 ? Libc.message(Libc.errno()) : null;
  }
}
