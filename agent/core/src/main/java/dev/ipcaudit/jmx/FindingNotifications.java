package dev.ipcaudit.jmx;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.text.Escape;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanNotificationInfo;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;

/**
 * Tells listeners of every finding once, until a scan does not have it any more. Listeners are host
 * code: they run in a thread that nobody waits for, and that is there only meanwhile.
 */
final class FindingNotifications extends NotificationBroadcasterSupport {

  /** The type of the notifications. */
  static final String TYPE = "dev.ipcaudit.finding";

  /** How many notifications wait at most for a listener that does not return. */
  private static final int MAX_WAITING = 1000;

  private static final long IDLE_SECONDS = 5;

  private Set<Key> known;
  private long sequence;

  /**
   * @param findings those of the last scan, which listeners that come later can read
   */
  FindingNotifications(List<Finding> findings) {
    super(
        messengers(),
        new MBeanNotificationInfo(
            new String[] {TYPE},
            Notification.class.getName(),
            "a finding that the scan before did not have; user data is composite: rule, kind,"
                + " site, severity, count, message, remedy, stack"));
    known = keys(findings);
  }

  private static Executor messengers() {
    return new ThreadPoolExecutor(
        0,
        1,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(MAX_WAITING),
        new Messengers(),
        new ThreadPoolExecutor.DiscardPolicy());
  }

  /** A scan is over. */
  synchronized void publish(List<Finding> findings) {
    Set<Key> now = keys(findings);
    for (Finding finding : findings) {
      if (!known.contains(new Key(finding))) {
        sendNotification(notification(finding));
      }
    }
    known = now;
  }

  private Notification notification(Finding finding) {
    Notification notification =
        new Notification(
            TYPE,
            AuditBean.name(),
            ++sequence,
            finding.severity()
                + ": "
                + finding.rule()
                + ": "
                + finding.count()
                + " x "
                + finding.kind()
                + " at "
                + Escape.line(finding.site().toString()));
    notification.setUserData(Tables.detailsOf(finding));
    return notification;
  }

  private static Set<Key> keys(List<Finding> findings) {
    Set<Key> keys = new HashSet<>();
    for (Finding finding : findings) {
      keys.add(new Key(finding));
    }
    return keys;
  }

  /** What makes two findings the same one. */
  private record Key(Object rule, Object kind, Object site) {
    Key(Finding finding) {
      this(finding.rule(), finding.kind(), finding.site());
    }
  }

  private static final class Messengers implements ThreadFactory {
    @Override
    public Thread newThread(Runnable messages) {
      Thread thread = new Thread(null, messages, "ipcaudit-jmx", 0, false);
      thread.setDaemon(true);
      thread.setContextClassLoader(null);
      return thread;
    }
  }
}
