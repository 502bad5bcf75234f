package dev.ipcaudit.javaagent.inside.show;

import dev.ipcaudit.jmx.AuditBean;
import dev.ipcaudit.jmx.AuditSource;
import java.lang.instrument.Instrumentation;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServer;

/**
 * The JVM's own MBean server. It is the host's to make: to ask for it makes it, which costs a host
 * that has no use for it some hundred milliseconds, and one that is to set up logging first (JBoss)
 * its start.
 */
final class PlatformMBeanServer {

  private static final long LONGEST_WAIT_MILLIS = 10_000;

  private PlatformMBeanServer() {}

  /**
   * Waits until the host has made the server, and registers the MBean there. It is made only then:
   * classes of JMX are not to be initialized by two threads at once.
   *
   * @throws ReflectiveOperationException if this JDK keeps the server elsewhere
   * @throws JMException if the server refuses
   */
  static AuditBean register(Instrumentation instrumentation, AuditSource source)
      throws ReflectiveOperationException, InterruptedException, JMException {
    Field server = field(instrumentation);
    long wait = 1;
    while (server.get(null) == null) {
      Thread.sleep(wait);
      wait = Math.min(2 * wait, LONGEST_WAIT_MILLIS);
    }
    // waits for the thread that makes it, and so for the JDK's own beans, which come first
    MBeanServer made = ManagementFactory.getPlatformMBeanServer();
    AuditBean bean = new AuditBean(source);
    made.registerMBean(bean, AuditBean.name());
    return bean;
  }

  private static Field field(Instrumentation instrumentation) throws ReflectiveOperationException {
    instrumentation.redefineModule(
        ManagementFactory.class.getModule(),
        Set.of(),
        Map.of(),
        Map.of("java.lang.management", Set.of(PlatformMBeanServer.class.getModule())),
        Set.of(),
        Map.of());
    Field field = ManagementFactory.class.getDeclaredField("platformMBeanServer");
    field.setAccessible(true);
    return field;
  }
}
