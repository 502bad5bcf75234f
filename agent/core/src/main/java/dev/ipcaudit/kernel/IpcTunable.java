package dev.ipcaudit.kernel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A limit on IPC objects that sysctl(8) sets for one IPC namespace, by the name that manuals and
 * {@link LimitUsage} have for it; proc_sys_kernel(5), mq_overview(7). The greatest values were
 * tried on Linux 6.18, which answers EINVAL above them.
 */
public enum IpcTunable {
  SEMMSL("SEMMSL", "kernel.sem", 0, false, Integer.MAX_VALUE),
  SEMMNS("SEMMNS", "kernel.sem", 1, true, Integer.MAX_VALUE),
  SEMOPM("SEMOPM", "kernel.sem", 2, false, Integer.MAX_VALUE),
  SEMMNI("SEMMNI", "kernel.sem", 3, true, IpcTunable.MOST_IDS),
  SHMMNI("SHMMNI", "kernel.shmmni", 0, true, IpcTunable.MOST_IDS),
  SHMMAX("SHMMAX", "kernel.shmmax", 0, false, Long.MAX_VALUE),
  SHMALL("SHMALL", "kernel.shmall", 0, true, Long.MAX_VALUE),
  MSGMNI("MSGMNI", "kernel.msgmni", 0, true, IpcTunable.MOST_IDS),
  MSGMAX("MSGMAX", "kernel.msgmax", 0, false, Integer.MAX_VALUE),
  MSGMNB("MSGMNB", "kernel.msgmnb", 0, false, Integer.MAX_VALUE),
  QUEUES_MAX("queues_max", "fs.mqueue.queues_max", 0, true, Integer.MAX_VALUE),
  MSG_MAX("msg_max", "fs.mqueue.msg_max", 0, false, 65_536),
  MSGSIZE_MAX("msgsize_max", "fs.mqueue.msgsize_max", 0, false, 16_777_216);

  /** IPCMNI; the kernel's parameter ipcmni_extend makes it 16777216. */
  private static final int MOST_IDS = 32_768;

  private final String title;
  private final String sysctl;
  private final int field;
  private final boolean total;
  private final long ceiling;

  IpcTunable(String title, String sysctl, int field, boolean total, long ceiling) {
    this.title = title;
    this.sysctl = sysctl;
    this.field = field;
    this.total = total;
    this.ceiling = ceiling;
  }

  /** As manuals have it, such as {@code SEMMNI}. */
  public String title() {
    return title;
  }

  /** The variable of sysctl(8) that holds it, perhaps with others: {@code kernel.sem} has four. */
  public String sysctl() {
    return sysctl;
  }

  /** Whether all objects of the namespace use it up together; otherwise it bounds each one. */
  public boolean isTotal() {
    return total;
  }

  /** The greatest value that the kernel takes. */
  public long ceiling() {
    return ceiling;
  }

  /** Whether it bounds how many ids the kernel gives out, which a boot parameter can raise. */
  public boolean isId() {
    return ceiling == MOST_IDS;
  }

  /** The one of that title, or null. */
  public static @Nullable IpcTunable of(String title) {
    for (IpcTunable tunable : values()) {
      if (tunable.title.equals(title)) {
        return tunable;
      }
    }
    return null;
  }

  /** The present values in the IPC namespace of this thread, without those that cannot be read. */
  public static Map<IpcTunable, Long> read() {
    return read(Path.of("/proc/sys"));
  }

  static Map<IpcTunable, Long> read(Path sys) {
    Map<IpcTunable, Long> values = new EnumMap<>(IpcTunable.class);
    for (IpcTunable tunable : values()) {
      try {
        String text = ProcFiles.text(sys.resolve(tunable.sysctl.replace('.', '/'))).trim();
        String number = text.split("\\s+")[tunable.field];
        values.put(tunable, ProcParser.saturated(Long.parseUnsignedLong(number)));
      } catch (IOException | RuntimeException unreadable) {
        continue;
      }
    }
    return values;
  }
}
