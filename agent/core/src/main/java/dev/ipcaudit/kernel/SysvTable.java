package dev.ipcaudit.kernel;

import dev.ipcaudit.model.Kind;
import java.io.File;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads /proc/sysvipc/{sem,shm,msg}: every System V object of the IPC namespace of the thread that
 * scans, also those that it may not use.
 *
 * <p>Columns are found by name in the header line, so one that a newer kernel adds does no harm. A
 * scan allocates some hundred bytes for the open file, whatever the number of rows. Reuse an
 * instance; it is not thread-safe, and a visitor must not scan with the table that called it.
 */
public final class SysvTable {

  /** Twice what any table has; the columns behind are not looked at. */
  private static final int MAX_COLUMNS = 32;

  private final File sem;
  private final File shm;
  private final File msg;
  private final ProcParser bytes = new ProcParser();
  private final SysvRow row = new SysvRow();
  private final byte[] word = new byte[16];

  /** What each position in a row means; null is to be passed over. */
  private final SysvColumn[] columns = new SysvColumn[MAX_COLUMNS];

  private int columnCount;

  /** Reads below /proc. */
  public SysvTable() {
    this(Path.of("/proc"));
  }

  /** Reads below another directory that is laid out like /proc. */
  public SysvTable(Path procRoot) {
    sem = procRoot.resolve("sysvipc/sem").toFile();
    shm = procRoot.resolve("sysvipc/shm").toFile();
    msg = procRoot.resolve("sysvipc/msg").toFile();
  }

  /**
   * Shows every row of one table to the visitor, in the kernel's order. Objects that come or go
   * meanwhile may or may not be seen; all others are seen once.
   *
   * @param kind one of the three System V kinds
   * @throws NoSuchFileException when there is no such table: a kernel without CONFIG_SYSVIPC, or no
   *     /proc
   * @throws IOException when the table cannot be read, lacks a column that {@link SysvRow} shows,
   *     or holds something that is no number; rows before that have been visited
   * @throws IllegalArgumentException for another kind
   */
  public void scan(Kind kind, SysvRow.Visitor visitor) throws IOException {
    File file = file(kind);
    bytes.open(file);
    try {
      readHeader(file, kind);
      row.start(kind);
      while (bytes.more(ProcReader.ROW)) {
        readRow(file);
        visitor.row(row);
      }
    } finally {
      bytes.close();
    }
  }

  private File file(Kind kind) {
    if (kind == Kind.SYSV_SEM) {
      return sem;
    } else if (kind == Kind.SYSV_SHM) {
      return shm;
    } else if (kind == Kind.SYSV_MSG) {
      return msg;
    }
    throw new IllegalArgumentException(kind + " has no table in /proc/sysvipc");
  }

  private void readHeader(File file, Kind kind) throws IOException {
    columnCount = 0;
    int position = 0;
    int c = bytes.skipBlanks(bytes.next());
    while (c != '\n' && c != ProcReader.END) {
      int length = 0;
      for (; c != ' ' && c != '\t' && c != '\n' && c != ProcReader.END; c = bytes.next()) {
        // a longer word is none of ours, and its length alone says so
        if (length < word.length) {
          word[length++] = (byte) c;
        }
      }
      if (position < MAX_COLUMNS) {
        columns[position] = SysvColumn.of(kind, word, length);
        // columns behind the last that is wanted are passed over with the line
        columnCount = columns[position++] == null ? columnCount : position;
      }
      c = bytes.skipBlanks(c);
    }
    String missing = SysvColumn.missing(kind, columns, columnCount);
    if (missing != null) {
      throw new IOException(file + ": no column '" + missing + "' in the header");
    }
  }

  /** With locals only: per-byte calls made a scan a sixth slower than the bare read. */
  private void readRow(File file) throws IOException {
    byte[] b = bytes.buffer();
    int p = bytes.position();
    for (int i = 0; i < columnCount; i++) {
      while (b[p] == ' ') {
        p++;
      }
      if (b[p] == '\n') {
        throw new IOException(file + ": row of " + i + " columns of " + columnCount);
      }
      SysvColumn column = columns[i];
      if (column == null) {
        while (b[p] != ' ' && b[p] != '\n') {
          p++;
        }
        continue;
      }
      boolean negative = b[p] == '-';
      int start = negative ? ++p : p;
      int radix = column == SysvColumn.PERMS ? 8 : 10;
      long value = 0;
      for (int digit = b[p] - '0'; digit >= 0 && digit < radix; digit = b[++p] - '0') {
        value = value * radix + digit;
      }
      if (p == start || (b[p] != ' ' && b[p] != '\n')) {
        throw new IOException(file + ": no number in column '" + column.word(row.kind()) + "'");
      }
      row.set(column, negative ? -value : ProcParser.saturated(value));
    }
    while (b[p] != '\n') {
      p++;
    }
    if (!bytes.position(p + 1)) {
      throw new IOException(file + ": row of more than " + ProcReader.ROW + " bytes");
    }
  }
}
