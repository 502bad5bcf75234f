package dev.ipcaudit.tests.frame;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A JMX client of a target, as jconsole is one: it has none of the agent's classes at hand. */
public final class Jmx implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final ObjectName AUDIT = name("dev.ipcaudit:type=Audit");

  private final JMXConnector connector;
  private final MBeanServerConnection server;

  private Jmx(JMXConnector connector) throws IOException {
    this.connector = connector;
    server = connector.getMBeanServerConnection();
  }

  /** Lets the target start its management agent, and with it the platform MBean server. */
  public static Jmx connect(Running target) {
    try {
      VirtualMachine jvm = VirtualMachine.attach(String.valueOf(target.pid()));
      try {
        String url = jvm.startLocalManagementAgent();
        return new Jmx(JMXConnectorFactory.connect(new JMXServiceURL(url)));
      } finally {
        jvm.detach();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (AttachNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until the target has the agent's MBean. */
  public Jmx awaitAudit() {
    await("the MBean", () -> isThere() ? this : null);
    return this;
  }

  public boolean isThere() {
    try {
      return server.isRegistered(AUDIT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the server knows of the MBean. */
  public MBeanServerConnection server() {
    return server;
  }

  /** The name of the MBean. */
  public ObjectName audit() {
    return AUDIT;
  }

  public Object attribute(String name) {
    try {
      return server.getAttribute(AUDIT, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The rows of a table by the values of its label columns, joined by a space. */
  public Map<String, Map<String, Object>> table(String attribute) {
    return rows((TabularData) attribute(attribute));
  }

  /** Calls an operation with arguments that are strings. */
  public Object invoke(String operation, String... arguments) throws JMException {
    String[] signature = new String[arguments.length];
    Arrays.fill(signature, String.class.getName());
    try {
      return server.invoke(AUDIT, operation, arguments, signature);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void listen(NotificationListener listener) throws JMException, IOException {
    server.addNotificationListener(AUDIT, listener, null, null);
  }

  /**
   * Waits until there is a value.
   *
   * @param what is waited for, as it is when the wait was in vain
   */
  public static <T> T await(Object what, Supplier<T> look) {
    T value = Await.value(PATIENCE, look);
    if (value == null) {
      throw new AssertionError("took too long waiting for " + what);
    }
    return value;
  }

  /** The rows of a table, see {@link #table}. */
  public static Map<String, Map<String, Object>> rows(TabularData data) {
    return data.values().stream()
        .map(CompositeData.class::cast)
        .collect(
            Collectors.toMap(
                row ->
                    data.getTabularType().getIndexNames().stream()
                        .map(label -> (String) row.get(label))
                        .collect(Collectors.joining(" ")),
                Jmx::row));
  }

  /** One row by column. */
  public static Map<String, Object> row(CompositeData row) {
    Map<String, Object> values = new TreeMap<>();
    row.getCompositeType().keySet().forEach(column -> values.put(column, row.get(column)));
    return values;
  }

  private static ObjectName name(String name) {
    try {
      return new ObjectName(name);
    } catch (MalformedObjectNameException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public void close() {
    try {
      connector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
