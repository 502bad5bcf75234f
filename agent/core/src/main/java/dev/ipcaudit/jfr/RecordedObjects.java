package dev.ipcaudit.jfr;

import dev.ipcaudit.audit.SiteAccount;
import dev.ipcaudit.model.CallSite;
import dev.ipcaudit.model.History;
import dev.ipcaudit.model.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What lines did, counted by the events of single objects. A recording that ends before the agent
 * could tell what each line did, as that of a JVM that was killed, has nothing else. For one
 * thread.
 */
final class RecordedObjects {

  private static final long MOST_INTERVALS = 64;

  private final Map<String, Map<Long, Life>> lines = new LinkedHashMap<>();
  private long start = Long.MAX_VALUE;
  private long end = Long.MIN_VALUE;

  /** Takes an event ObjectCreated; what was there before a recording is told more than once. */
  void created(RecordedFields event, Instant time) {
    Kind kind = Kind.of(event.word("kind"));
    if (kind != null) {
      long created = event.number("createdAt");
      life(kind, event.site(), event.number("object")).created =
          created == 0 ? time.toEpochMilli() : created;
      happened(created == 0 ? time.toEpochMilli() : created);
      happened(time.toEpochMilli());
    }
  }

  /** Takes an event ObjectRemoved. */
  void removed(RecordedFields event, Instant time) {
    Kind kind = Kind.of(event.word("kind"));
    String maker = event.text("createdBy");
    if (kind != null && maker != null) {
      Life life = life(kind, SiteText.parse(maker), event.number("object"));
      life.removed = time.toEpochMilli();
      life.remover = event.text("line");
      if (life.created == Life.UNKNOWN) {
        life.created = life.removed - event.number("age");
      }
      happened(life.created);
      happened(life.removed);
    }
  }

  private Life life(Kind kind, CallSite site, long object) {
    return lines
        .computeIfAbsent(kind + " " + SiteText.text(site), line -> new HashMap<>())
        .computeIfAbsent(object, number -> new Life(kind, site));
  }

  private void happened(long millis) {
    start = Math.min(start, millis);
    end = Math.max(end, millis);
  }

  /** The lines, by kind and text. */
  List<String> lines() {
    return new ArrayList<>(lines.keySet());
  }

  /** How many objects a line created, as far as they were recorded. */
  int created(String line) {
    return lives(line).size();
  }

  private Collection<Life> lives(String line) {
    return lines.getOrDefault(line, Map.of()).values();
  }

  /** What one of these lines did. */
  SiteAccount account(String line) {
    long removed = 0;
    Map<CallSite, Long> removers = new LinkedHashMap<>();
    Collection<Life> lives = lives(line);
    Life any = lives.iterator().next();
    for (Life life : lives) {
      any = life;
      if (life.removed != Life.UNKNOWN) {
        removed++;
        CallSite by = life.remover == null ? CallSite.UNKNOWN : SiteText.parse(life.remover);
        removers.merge(by, 1L, Long::sum);
      }
    }
    long created = created(line);
    return new SiteAccount(
            any.kind, any.site, created, removed, created - removed, 0, false, removers)
        .with(history(line));
  }

  /** What a line held over time; of failed calls these events tell nothing. */
  History history(String line) {
    long interval = 1;
    while ((end - start) / interval >= MOST_INTERVALS) {
      interval *= 2;
    }
    long[] live = new long[(int) ((end - start) / interval) + 1];
    for (Life life : lives(line)) {
      live[(int) ((life.created - start) / interval)]++;
      if (life.removed != Life.UNKNOWN) {
        live[(int) ((life.removed - start) / interval)]--;
      }
    }
    for (int i = 1; i < live.length; i++) {
      live[i] += live[i - 1];
    }
    return new History(
        Instant.ofEpochMilli(start), Instant.ofEpochMilli(end), interval, live, new long[0]);
  }

  /** Of one object. */
  private static final class Life {
    static final long UNKNOWN = Long.MIN_VALUE;

    final Kind kind;
    final CallSite site;
    long created = UNKNOWN;
    long removed = UNKNOWN;
    @Nullable String remover;

    Life(Kind kind, CallSite site) {
      this.kind = kind;
      this.site = site;
    }
  }
}
