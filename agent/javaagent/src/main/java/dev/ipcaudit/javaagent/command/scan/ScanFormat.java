package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.report.AtomicFile;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** How {@code scan} can show what it has seen. */
enum ScanFormat {
  TEXT,
  JSON,
  OPENMETRICS;

  private static final FileAttribute<Set<PosixFilePermission>> ALL_MAY_READ =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--"));

  /** As the option {@code --format} names it. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one of that id, or null. */
  static @Nullable ScanFormat of(String id) {
    for (ScanFormat format : values()) {
      if (format.id().equals(id)) {
        return format;
      }
    }
    return null;
  }

  /** All ids, for a message. */
  static String list() {
    StringJoiner list = new StringJoiner(", ");
    for (ScanFormat format : values()) {
      list.add(format.id());
    }
    return list.toString();
  }

  /**
   * Who may read a file of it. Metrics have numbers alone, no name and no command line, and are for
   * a node exporter, which runs as another user.
   */
  FileAttribute<Set<PosixFilePermission>> permissions() {
    return this == OPENMETRICS ? ALL_MAY_READ : AtomicFile.OWNER_ONLY;
  }
}
