package dev.ipcaudit.javaagent.command.scan;

/** What standard output is. */
public final class Terminal {

  /** No limit: a pipe or a file keeps what it is given. */
  static final int UNLIMITED = Integer.MAX_VALUE;

  private static final int USUAL_HEIGHT = 24;

  private final boolean terminal;
  private final int width;
  private final int height;

  @SuppressWarnings("SystemConsoleNull") // 17 has no other way to ask
  public Terminal() {
    short[] size = new short[4]; // rows, columns, pixels
    terminal =
        Libc.available()
            ? Libc.ioctl(1, Libc.TIOCGWINSZ, size) == 0
            : System.console() != null && System.getenv("TERM") != null;
    width = width(size[1] & 0xffff);
    height = terminal && size[0] != 0 ? size[0] & 0xffff : USUAL_HEIGHT;
  }

  private int width(int columns) {
    String wanted = System.getenv("COLUMNS");
    if (wanted != null && wanted.matches("[1-9][0-9]{0,4}")) {
      return Math.max(40, Integer.parseInt(wanted));
    }
    return terminal && columns > 0 ? Math.max(40, columns) : UNLIMITED;
  }

  /** In columns, at least 40; {@link #UNLIMITED} where it is no terminal. */
  public int width() {
    return width;
  }

  /** In lines. */
  public int height() {
    return height;
  }

  public boolean is() {
    return terminal;
  }

  /** Whether to color: on a terminal that can, unless NO_COLOR says otherwise. */
  public boolean colors() {
    return terminal && System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
  }
}
