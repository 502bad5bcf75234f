package dev.ipcaudit.javaagent.command.scan;

/** What standard output is. */
final class Terminal {

  /** No limit: a pipe or a file keeps what it is given. */
  static final int UNLIMITED = Integer.MAX_VALUE;

  private final boolean terminal;
  private final int width;

  Terminal() {
    short[] size = new short[4]; // rows, columns, pixels
    terminal =
        Libc.available()
            ? Libc.ioctl(1, Libc.TIOCGWINSZ, size) == 0
            : System.console() != null && System.getenv("TERM") != null;
    width = width(size[1] & 0xffff);
  }

  private int width(int columns) {
    String wanted = System.getenv("COLUMNS");
    if (wanted != null && wanted.matches("[1-9][0-9]{0,4}")) {
      return Math.max(40, Integer.parseInt(wanted));
    }
    return terminal && columns > 0 ? Math.max(40, columns) : UNLIMITED;
  }

  /** In columns, at least 40; {@link #UNLIMITED} where it is no terminal. */
  int width() {
    return width;
  }

  boolean is() {
    return terminal;
  }

  /** Whether to color: on a terminal that can, unless NO_COLOR says otherwise. */
  boolean colors() {
    return terminal && System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
  }
}
