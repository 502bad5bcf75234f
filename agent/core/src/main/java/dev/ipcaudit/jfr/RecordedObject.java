package dev.ipcaudit.jfr;

import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.text.Escape;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An object of a finding, as an event Finding has it: a line of text. */
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
        + (object.path() == 0 ? "" : " path=" + object.path())
        // the last one, since a name may hold anything
        + (object.name() == null ? "" : " name=" + Escape.line(object.name()));
  }

  /** The object that {@link #text} made this line of, or null if it is none. */
  static @Nullable FindingObject of(String line) {
    String[] names = {"id", "key", "size", "object", "created", "kernel", "name"};
    String[] fields = line.split(" ", FIELDS);
    int path = 0;
    if (fields.length == FIELDS && fields[FIELDS - 1].matches("path=[0-9]{1,9}( name=(?s:.*))?")) {
      String[] pathAndName = fields[FIELDS - 1].split(" ", 2);
      path = Integer.parseInt(pathAndName[0].substring("path=".length()));
      fields = Arrays.copyOf(fields, FIELDS - 2 + pathAndName.length);
      if (pathAndName.length > 1) {
        fields[FIELDS - 1] = pathAndName[1];
      }
    }
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
          values[6] == null ? null : Escape.original(values[6]),
          values[4].isEmpty() ? null : Instant.parse(values[4]),
          values[5],
          Long.parseLong(values[2]),
          Long.parseLong(values[3]),
          path);
    } catch (RuntimeException notOurs) {
      return null;
    }
  }
}
