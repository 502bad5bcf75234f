package dev.ipcaudit.audit;

import dev.ipcaudit.kernel.ProcessStat;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel shows of this JVM and of its IPC namespace at one moment, findings or not.
 *
 * @param taken when
 * @param namespaces the namespaces of the JVM by type, {@code ipc pid mnt user}, as the text of
 *     their links in /proc/self/ns
 * @param tables how many objects there are of each kind that outlives a process; a kind whose table
 *     cannot be read is missing
 * @param objects those that this JVM made, that outlive it and that are there, the oldest first, at
 *     most {@link #MAX_OBJECTS}
 * @param descriptors how many descriptors of the JVM are open, by type, the most frequent first; of
 *     the first {@link #MAX_DESCRIPTORS}
 * @param children processes that this JVM started and that run or were not reaped
 */
public record KernelTables(
    Instant taken,
    Map<String, String> namespaces,
    List<Table> tables,
    List<Entry> objects,
    Map<String, Integer> descriptors,
    List<ProcessStat> children) {

  /** How many objects are listed at most; the tables have the true number. */
  public static final int MAX_OBJECTS = 100;

  /** To look at one costs some 15 microseconds. */
  public static final int MAX_DESCRIPTORS = 10_000;

  /**
   * All objects of one kind in the namespace.
   *
   * @param ours those that this JVM made
   * @param all with those of others, which may belong to anybody
   * @param limit the name of the limit on their number, or null
   * @param max that limit, or -1
   */
  public record Table(Kind kind, long ours, long all, @Nullable String limit, long max) {}

  /**
   * One object.
   *
   * @param id the kernel's id, or the inode of what is a file
   * @param key the System V key as in ipcs(1), or null
   * @param name as it was given, or the path given to ftok(3), or null; hostile text
   * @param permissions the nine bits that say who may do what
   * @param size semaphores of a set; bytes of a segment or a file; bytes of messages in a queue
   * @param used attachments of a segment in all processes, messages in a System V queue; -1 where
   *     neither applies
   * @param created when the creating call returned
   * @param site the call site that created it
   */
  public record Entry(
      Kind kind,
      long id,
      @Nullable String key,
      @Nullable String name,
      int permissions,
      long size,
      long used,
      Instant created,
      CallSite site) {

    /** The permissions in four octal digits, such as 0600. */
    public String octal() {
      String digits = Integer.toOctalString(permissions);
      return "0000".substring(Math.min(4, digits.length())) + digits;
    }

    /** What {@code used} counts. */
    public String uses() {
      return kind == Kind.SYSV_SHM ? "attachments" : "messages";
    }
  }
}
