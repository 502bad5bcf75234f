package dev.ipcaudit.tests.blocked;

import java.lang.management.ManagementFactory;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** What the agent in this JVM has found so far, for targets that wait until it has. */
public final class OwnFindings {

  private OwnFindings() {}

  /** Waits until its report has a text so many times. */
  public static void await(String text, int times) throws Exception {
    while (count(report("json"), text) < times) {
      Thread.sleep(50);
    }
  }

  /** Its report of this moment, as soon as it gives any. */
  public static String report(String format) throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName audit = new ObjectName("dev.ipcaudit:type=Audit");
    while (!server.isRegistered(audit)) {
      Thread.sleep(50);
    }
    Object[] formats = {format};
    return (String) server.invoke(audit, "report", formats, new String[] {String.class.getName()});
  }

  private static int count(String text, String part) {
    return text.split(part, -1).length - 1;
  }
}
