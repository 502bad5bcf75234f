package dev.ipcaudit.jmx;

import dev.ipcaudit.audit.Finding;
import java.io.IOException;
import java.util.List;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.ListenerNotFoundException;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.MBeanNotificationInfo;
import javax.management.MalformedObjectNameException;
import javax.management.NotificationEmitter;
import javax.management.NotificationFilter;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import javax.management.openmbean.OpenMBeanAttributeInfo;
import javax.management.openmbean.OpenMBeanAttributeInfoSupport;
import javax.management.openmbean.OpenMBeanInfoSupport;
import javax.management.openmbean.OpenMBeanOperationInfo;
import org.jspecify.annotations.Nullable;

/**
 * The agent as an open MBean: a client needs no class of ours. Not made from an interface as
 * MXBeans are, since only this way the first columns of a table have names of their own, of which
 * exporters make labels. Read only. Thread-safe.
 */
public final class AuditBean implements DynamicMBean, NotificationEmitter {

  /** Where clients find it. */
  public static final String NAME = "dev.ipcaudit:type=Audit";

  private final AuditSource source;
  private final FindingNotifications news;
  private final MBeanInfo info;

  public AuditBean(AuditSource source) {
    this.source = source;
    news = new FindingNotifications(source.lastScan().left());
    info = describe();
  }

  /** {@link #NAME}. */
  public static ObjectName name() {
    try {
      return new ObjectName(NAME);
    } catch (MalformedObjectNameException wrong) {
      throw new IllegalStateException(wrong);
    }
  }

  private MBeanInfo describe() {
    AuditAttribute[] all = AuditAttribute.values();
    OpenMBeanAttributeInfo[] attributes = new OpenMBeanAttributeInfo[all.length];
    for (int i = 0; i < all.length; i++) {
      attributes[i] =
          new OpenMBeanAttributeInfoSupport(
              all[i].name(), all[i].description(), all[i].type(), true, false, false);
    }
    AuditOperation[] can = AuditOperation.values();
    OpenMBeanOperationInfo[] operations = new OpenMBeanOperationInfo[can.length];
    for (int i = 0; i < can.length; i++) {
      operations[i] = can[i].info();
    }
    return new OpenMBeanInfoSupport(
        AuditBean.class.getName(),
        "IPC objects that this JVM creates, by call site, and what is wrong with them",
        attributes,
        null,
        operations,
        news.getNotificationInfo());
  }

  /**
   * A scan is over: tells listeners of the findings that the one before did not have.
   *
   * @param findings those that the user's baseline does not accept
   */
  public void scanned(List<Finding> findings) {
    news.publish(findings);
  }

  @Override
  public MBeanInfo getMBeanInfo() {
    return info;
  }

  @Override
  public @Nullable Object getAttribute(String name) throws AttributeNotFoundException {
    return known(name).value(new AttributeValues(source));
  }

  @Override
  public AttributeList getAttributes(String[] names) {
    AttributeValues reading = new AttributeValues(source);
    AttributeList values = new AttributeList();
    for (String name : names) {
      AuditAttribute attribute = AuditAttribute.of(name);
      if (attribute != null) {
        values.add(new Attribute(name, attribute.value(reading)));
      }
    }
    return values;
  }

  private static AuditAttribute known(String name) throws AttributeNotFoundException {
    AuditAttribute attribute = AuditAttribute.of(name);
    if (attribute == null) {
      throw new AttributeNotFoundException(name);
    }
    return attribute;
  }

  @Override
  public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
    throw new AttributeNotFoundException(known(attribute.getName()) + " cannot be set");
  }

  @Override
  public AttributeList setAttributes(AttributeList attributes) {
    return new AttributeList(); // of those that were set
  }

  @Override
  public Object invoke(String name, Object[] arguments, String[] signature)
      throws MBeanException, ReflectionException {
    AuditOperation operation = AuditOperation.of(name);
    if (operation == null) {
      throw new ReflectionException(new NoSuchMethodException(name));
    }
    try {
      return operation.invoke(source, arguments);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new MBeanException(stop, name + " was interrupted");
    } catch (IllegalArgumentException wrong) {
      throw wrong; // which the server tells the client of
    } catch (Exception failure) {
      // by no class of ours, which the client would not have
      throw new MBeanException(new IOException(failure.toString()), name + " failed");
    }
  }

  @Override
  public void addNotificationListener(
      NotificationListener listener, NotificationFilter filter, Object handback) {
    news.addNotificationListener(listener, filter, handback);
  }

  @Override
  public void removeNotificationListener(NotificationListener listener)
      throws ListenerNotFoundException {
    news.removeNotificationListener(listener);
  }

  @Override
  public void removeNotificationListener(
      NotificationListener listener, NotificationFilter filter, Object handback)
      throws ListenerNotFoundException {
    news.removeNotificationListener(listener, filter, handback);
  }

  @Override
  public MBeanNotificationInfo[] getNotificationInfo() {
    return news.getNotificationInfo();
  }
}
