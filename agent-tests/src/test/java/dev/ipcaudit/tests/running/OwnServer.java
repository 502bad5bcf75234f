package dev.ipcaudit.tests.running;

import dev.ipcaudit.tests.targets.LibC;
import dev.ipcaudit.tests.targets.SysV;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.NotificationEmitter;
import javax.management.ObjectName;
import javax.management.StandardEmitterMBean;

/**
 * Has an MBean server of its own, with a bean of the very class that the platform's server is known
 * by. Obeys the lines of its standard input: {@code platform} makes that server as well.
 */
public final class OwnServer {

  private OwnServer() {}

  public static void main(String[] args) throws Exception {
    LibC.LIBC.semget(SysV.IPC_PRIVATE, 1, SysV.OWN); // one set
    MBeanServer own = MBeanServerFactory.createMBeanServer("own");
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    own.registerMBean(
        new StandardEmitterMBean(memory, MemoryMXBean.class, true, (NotificationEmitter) memory),
        new ObjectName("own:type=Memory"));
    System.out.println("ready");
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
    String command;
    while ((command = commands.readLine()) != null && !command.equals("end")) {
      if (command.equals("platform")) {
        ManagementFactory.getPlatformMBeanServer();
      }
      System.out.println(command + ": " + MBeanServerFactory.findMBeanServer(null).size());
    }
    for (MBeanServer server : MBeanServerFactory.findMBeanServer(null)) {
      System.out.println(
          server.getDefaultDomain() + " " + server.queryNames(new ObjectName("dev.*:*"), null));
    }
  }
}
