package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.kernel.MountPoint;
import dev.ipcaudit.kernel.PosixObject;
import dev.ipcaudit.model.Abi;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Asks how much a queue takes; msgctl(2), mq_getattr(3). */
final class Queues {

  private Queues() {}

  /** Fills in the capacity of a System V queue, where it may be read. */
  static void readSystemV(IpcEntry queue) {
    byte[] data = new byte[Libc.DS_SIZE];
    if (Libc.available() && Libc.msgctl(queue.id, Libc.IPC_STAT, data) == 0) {
      queue.capacity =
          ByteBuffer.wrap(data).order(ByteOrder.nativeOrder()).getLong(Abi.MSQID_QBYTES);
    }
  }

  /** Where a file system of type mqueue is mounted last, or null. */
  static @Nullable MountPoint mount() throws IOException {
    MountPoint found = null;
    for (MountPoint mount : MountPoint.all()) {
      found = mount.type().equals("mqueue") ? mount : found;
    }
    // another mount may lie over it
    return found != null && found.equals(MountPoint.at(found.path())) ? found : null;
  }

  /**
   * Opens the queue of that name in this process's IPC namespace: a mount may belong to another.
   *
   * @return the descriptor, -1 when it may not be read, -2 when there is none of that name or it is
   *     another than the file shows
   */
  static int open(PosixObject object) {
    byte[] name = name(object);
    int queue = Libc.mq_open(name, Libc.O_NONBLOCK | Libc.O_CLOEXEC);
    if (queue < 0) {
      return Libc.errno() == Libc.ENOENT && Files.exists(object.path()) ? -2 : -1;
    }
    try {
      Path opened = Path.of("/proc/self/fd", Integer.toString(queue));
      long inode = (Long) Files.getAttribute(opened, "unix:ino");
      long device = (Long) Files.getAttribute(opened, "unix:dev");
      long expected = (Long) Files.getAttribute(object.path(), "unix:dev");
      if (inode == object.inode() && device == expected) {
        return queue;
      }
    } catch (IOException gone) {
      // it is not the one
    }
    Libc.close(queue);
    return -2;
  }

  /** As mq_open and mq_unlink want it: a slash in front, a zero behind. */
  static byte[] name(PosixObject object) {
    byte[] raw = object.rawName();
    byte[] name = new byte[raw.length + 2];
    name[0] = '/';
    System.arraycopy(raw, 0, name, 1, raw.length);
    return name;
  }

  /** The entry of a POSIX queue with what mq_getattr adds. */
  static IpcEntry posix(PosixObject object) {
    int queue = Libc.available() ? open(object) : -1;
    if (queue < 0) {
      return new IpcEntry(object);
    }
    long[] attributes = new long[Abi.MQ_ATTR_SIZE / Long.BYTES];
    boolean read = Libc.mq_getattr(queue, attributes) == 0;
    Libc.close(queue);
    IpcEntry entry = new IpcEntry(object);
    if (read) {
      entry.capacity = attributes[Abi.MQ_ATTR_MAXMSG / Long.BYTES];
      entry.queued = attributes[Abi.MQ_ATTR_CURMSGS / Long.BYTES];
    }
    return entry;
  }
}
