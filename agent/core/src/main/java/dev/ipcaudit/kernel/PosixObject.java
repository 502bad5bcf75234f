package dev.ipcaudit.kernel;

import dev.ipcaudit.model.Kind;
import dev.ipcaudit.text.NativeText;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One POSIX object as its file shows it. Device and inode identify it as long as it is mapped, open
 * or linked; the name does not.
 *
 * @param kind {@link Kind#POSIX_SEM}, {@link Kind#POSIX_SHM} or {@link Kind#POSIX_MQ}
 * @param path opens the very file also where {@link Path#toString} cannot show its name
 * @param name as given to sem_open, shm_open and mq_open, with the slash and without {@code sem.},
 *     safe to print on one line
 * @param major of the device, as in /proc/PID/maps
 * @param minor of the device
 * @param inode on the device
 * @param size in bytes; that of a queue's file is 80 whatever is in the queue
 * @param uid of the owner
 * @param gid of the group
 * @param mode the nine permission bits and the three above them
 * @param changed last change of the inode (chmod, link, ftruncate, but also writes); of a queue,
 *     also when its file was read, as this does
 * @param modified last write(2) or ftruncate; stores through a mapping do not count; of a queue,
 *     the last message sent or received
 * @param content what is inside, or null where it cannot be read
 */
public record PosixObject(
    Kind kind,
    Path path,
    String name,
    int major,
    int minor,
    long inode,
    long size,
    int uid,
    int gid,
    int mode,
    Instant changed,
    Instant modified,
    @Nullable Content content) {

  /** The name of the file as the kernel has it, with {@code sem.} and without a slash. */
  public byte[] rawName() {
    return RawPaths.name(path);
  }

  /** The name as it is, for whoever escapes what it shows: see {@link NativeText}. */
  public String text() {
    return PosixObjects.text(kind, rawName());
  }

  /** Whether both are the same object: same device and inode. */
  public boolean is(PosixObject other) {
    return major == other.major && minor == other.minor && inode == other.inode;
  }

  /**
   * What can be read out of an object.
   *
   * @param value sem: its value; mq: the bytes in the queue, not the messages; -1 for shm
   * @param waiters sem: threads in sem_wait; -1 otherwise
   * @param notified mq: the process that asked for mq_notify, 0 for none, {@link #UNSEEN} for one
   *     outside this pid namespace; -1 otherwise
   */
  public record Content(long value, long waiters, long notified) {

    /** Stands for a process whose pid does not show here. */
    public static final long UNSEEN = -2;
  }
}
