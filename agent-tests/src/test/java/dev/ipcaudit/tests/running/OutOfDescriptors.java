package dev.ipcaudit.tests.running;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.InstanceNotFoundException;
import javax.management.ObjectName;

/**
 * Has no descriptor left for some scans of the agent, then ends the agent's thread as far as the
 * JDK lets it, and each time waits for more scans.
 */
public final class OutOfDescriptors {

  private static final int LONGEST_SECONDS = 600;

  private OutOfDescriptors() {}

  /** The functions that it takes. */
  public interface Events extends Library {
    Events EVENTS = Native.load("c", Events.class);

    int eventfd(int value, int flags);

    int close(int descriptor);
  }

  public static void main(String[] args) throws Exception {
    Events.EVENTS.close(Events.EVENTS.eventfd(0, 0)); // from now on there are scans
    awaitScans(1);
    List<Integer> all = new ArrayList<>();
    fill(all);
    awaitScans(1);
    fill(all); // what a scan had open meanwhile
    awaitScans(3);
    for (int each : all) {
      Events.EVENTS.close(each);
    }
    awaitScans(2);
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("ipcaudit-watch")) {
        thread.interrupt();
        stop(thread);
      }
    }
    awaitScans(2);
  }

  private static void fill(List<Integer> all) {
    int descriptor = Events.EVENTS.eventfd(0, 0);
    while (descriptor >= 0) {
      all.add(descriptor);
      descriptor = Events.EVENTS.eventfd(0, 0);
    }
  }

  /** Later JDKs refuse. */
  private static void stop(Thread thread) throws Exception {
    if (Runtime.version().feature() < 20) {
      Method stop = Thread.class.getMethod("stop");
      stop.invoke(thread);
    }
  }

  private static void awaitScans(int more) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    long before = scans();
    while (scans() < before + more) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("no more scans than " + scans());
      }
      Thread.sleep(50); // nobody tells of a scan that finds nothing
    }
  }

  private static long scans() throws Exception {
    try {
      return (long)
          ManagementFactory.getPlatformMBeanServer()
              .getAttribute(new ObjectName("dev.ipcaudit:type=Audit"), "Scans");
    } catch (InstanceNotFoundException notYet) {
      return 0;
    }
  }
}
