package dev.ipcaudit.tests.blocked;

import java.lang.management.ManagementFactory;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** What the agent in this JVM has found so far, for targets that wait until it has. */
public final class OwnFindings {

  private OwnFindings() {}

  /** Waits until its report has a text so many times. */
  public static void await(String text, int times) throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName audit = new ObjectName("dev.ipcaudit:type=Audit");
    while (!server.isRegistered(audit) || count(report(server, audit), text) < times) {
      Thread.sleep(50);
    }
  }

  private static String report(MBeanServer server, ObjectName audit) throws Exception {
    Object[] format = {"json"};
    return (String) server.invoke(audit, "report", format, new String[] {String.class.getName()});
  }

  private static int count(String text, String part) {
    return text.split(part, -1).length - 1;
  }
}
