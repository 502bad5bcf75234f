package dev.ipcaudit.jfr;

import dev.ipcaudit.audit.FindingObject;
import java.time.Instant;
import jdk.jfr.consumer.RecordedEvent;

/** An object of a finding, as recordings have it: an event of its own or a line of text. */
final class RecordedObject {

  private static final int FIELDS = 7;

  private RecordedObject() {}

  /** {@code id=3 key=0x00000000 size=1 object=7 created=2026-01-02T03:04:05.678Z ...}. */
  static String text(FindingObject object) {
    return "id="
        + object.id()
        + " key="
        + (object.key() == null ? "" : object.key())
        + " size="
        + object.size()
        + " object="
        + object.serial()
        + " created="
        + (object.created() == null ? "" : object.created().toString())
        + " kernel="
        + object.kernel()
        // the last one, since a name may hold anything
        + (object.name() == null ? "" : " name=" + object.name());
  }

  /** The object that {@link #text} made this line of, or null if it is none. */
  static FindingObject of(String line) {
    String[] names = {"id", "key", "size", "object", "created", "kernel", "name"};
    String[] fields = line.split(" ", FIELDS);
    String[] values = new String[FIELDS];
    for (int i = 0; i < fields.length; i++) {
      if (!fields[i].startsWith(names[i] + "=")) {
        return null;
      }
      values[i] = fields[i].substring(names[i].length() + 1);
    }
    if (fields.length < FIELDS - 1) {
      return null;
    }
    try {
      return new FindingObject(
          Long.parseLong(values[0]),
          values[1].isEmpty() ? null : values[1],
          values[6],
          values[4].isEmpty() ? null : Instant.parse(values[4]),
          values[5],
          Long.parseLong(values[2]),
          Long.parseLong(values[3]));
    } catch (RuntimeException notOurs) {
      return null;
    }
  }

  /** The object of an event ObjectLeaked. */
  static FindingObject of(RecordedEvent leaked) {
    RecordedFields event = new RecordedFields(leaked);
    long created = event.number("createdAt");
    return new FindingObject(
        event.number("kernelId"),
        event.text("key"),
        event.text("name"),
        created == 0 ? null : Instant.ofEpochMilli(created),
        event.text("kernel"),
        event.number("size"),
        event.number("object"));
  }
}
