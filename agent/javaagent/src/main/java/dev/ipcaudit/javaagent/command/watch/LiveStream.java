package dev.ipcaudit.javaagent.command.watch;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.SiteAccount;
import dev.ipcaudit.jfr.RecordedParts;
import java.io.IOException;
import java.nio.file.Path;
import jdk.jfr.EventType;
import jdk.jfr.consumer.EventStream;
import jdk.jfr.consumer.MetadataEvent;
import jdk.jfr.consumer.RecordedEvent;
import org.jspecify.annotations.Nullable;

/** Follows what a JVM records, about a second behind it. */
final class LiveStream implements AutoCloseable {

  private static final String OURS = "ipcaudit.";

  /** Of flushes; limits come every five seconds. */
  private static final long LATE_NANOS = 4_000_000_000L;

  private final EventStream events;
  private final LiveState live;
  private volatile boolean known;
  private volatile boolean foreign;
  private volatile boolean over;
  private volatile @Nullable Throwable failure;
  private volatile long lastFlush = System.nanoTime();
  private volatile long lastLimit = lastFlush;

  /** Begins at once. */
  LiveStream(Path repository, LiveState live) throws IOException {
    this.live = live;
    events = EventStream.openRepository(repository);
    events.onMetadata(this::metadata);
    events.onEvent(OURS + "SiteAccount", this::account);
    events.onEvent(OURS + "SitePath", this::path);
    events.onEvent(OURS + "LimitUsage", this::limit);
    events.onEvent(OURS + "Finding", this::finding);
    events.onFlush(this::flushed);
    events.onError(thrown -> failure = thrown);
    events.onClose(() -> over = true);
    events.startAsync();
  }

  private void metadata(MetadataEvent metadata) {
    boolean ours = false;
    for (EventType type : metadata.getEventTypes()) {
      ours |= type.getName().startsWith(OURS);
    }
    known |= ours;
    foreign = !known;
  }

  private void account(RecordedEvent event) {
    SiteAccount account = RecordedParts.account(event);
    if (account != null) {
      live.account(account, event.getStartTime());
    }
  }

  private void path(RecordedEvent event) {
    // which older versions of the agent do not say
    long countedAt = event.hasField("countedAt") ? event.getLong("countedAt") : 0;
    live.path(event.getString("kind"), RecordedParts.path(event), countedAt);
  }

  private void limit(RecordedEvent event) {
    lastLimit = System.nanoTime();
    live.limit(RecordedParts.limit(event), event.getStartTime());
  }

  private void flushed() {
    lastFlush = System.nanoTime();
    live.flushed();
  }

  private void finding(RecordedEvent event) {
    Finding finding = RecordedParts.finding(event);
    if (finding != null) {
      live.finding(finding, event.getStartTime());
    }
  }

  /** Whether the JVM records, but knows nothing of our events. */
  boolean foreign() {
    return foreign;
  }

  /**
   * Whether something should have come by now: a JVM that records writes every second, and limits
   * are in our recording alone that often.
   */
  boolean late() {
    long now = System.nanoTime();
    return now - lastFlush > LATE_NANOS || now - lastLimit > 3 * LATE_NANOS;
  }

  /** Whether nothing comes any more. */
  boolean over() {
    return over;
  }

  /** Why events may be missing, or null. */
  @Nullable Throwable failure() {
    return failure;
  }

  @Override
  public void close() {
    events.close();
  }
}
