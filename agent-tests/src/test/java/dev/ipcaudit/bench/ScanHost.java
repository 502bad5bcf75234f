package dev.ipcaudit.bench;

import com.sun.jna.Native;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.concurrent.Callable;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * A host in a namespace full of sets. It prints the milliseconds of CPU that a bare read of the
 * table of sets takes, the agent's reading of it, and a whole scan of the agent with its judgment.
 */
public final class ScanHost {

  private static final int WARM_UPS = 40;
  private static final int ROUNDS = 20;
  private static final int PAGE = 4096;

  static {
    Native.register("c");
  }

  private ScanHost() {}

  static native int semget(int key, int count, int flags);

  public static void main(String[] args) throws Exception {
    semget(1, 0, 0); // finds nothing, and the agent begins to work
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName audit = new ObjectName("dev.ipcaudit:type=Audit");
    while (!server.isRegistered(audit)) {
      Thread.sleep(10);
    }
    ClassLoader agent = server.getClassLoaderFor(audit);
    Callable<?> reading = reading(agent);
    Callable<?> scan = () -> server.invoke(audit, "scanNow", new Object[0], new String[0]);
    Series bareCpu = new Series();
    Series readingCpu = new Series();
    Series scanCpu = new Series();
    for (int round = -WARM_UPS; round < ROUNDS; round++) {
      boolean counts = round >= 0;
      measure(ScanHost::bare, counts ? bareCpu : new Series());
      measure(reading, counts ? readingCpu : new Series());
      measure(scan, counts ? scanCpu : new Series());
    }
    System.out.printf(
        Locale.ROOT, "%.3f %.3f %.3f%n", bareCpu.median(), readingCpu.median(), scanCpu.median());
  }

  private static void measure(Callable<?> what, Series cpu) throws Exception {
    var threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    what.call();
    cpu.add((threads.getCurrentThreadCpuTime() - start) / 1e6);
  }

  /** The kernel hands out a page at a time. */
  private static Object bare() throws IOException {
    byte[] page = new byte[PAGE];
    try (FileInputStream table = new FileInputStream("/proc/sysvipc/sem")) {
      while (table.read(page) > 0) {
        continue;
      }
    }
    return page;
  }

  private static Callable<?> reading(ClassLoader agent) throws ReflectiveOperationException {
    Class<?> kinds = agent.loadClass("dev.ipcaudit.model.Kind");
    Object sets = kinds.getField("SYSV_SEM").get(null);
    Class<?> tables = agent.loadClass("dev.ipcaudit.kernel.SysvTable");
    Class<?> visitors = agent.loadClass("dev.ipcaudit.kernel.SysvRow$Visitor");
    Class<?> totals = agent.loadClass("dev.ipcaudit.kernel.SysvTotals");
    Method scan = tables.getMethod("scan", kinds, visitors);
    Object table = tables.getConstructor().newInstance();
    Object visitor = totals.getConstructor().newInstance();
    return () -> scan.invoke(table, sets, visitor);
  }
}
