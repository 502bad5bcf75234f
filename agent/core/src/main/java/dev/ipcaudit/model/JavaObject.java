package dev.ipcaudit.model;

/**
 * An object of the JDK that owns descriptors of IPC: what a host opens and closes without a native
 * call of its own. A row says what a person calls one, and what closes it.
 */
public enum JavaObject {
  CHANNEL(
      Kind.SOCKET,
      "socket",
      "Unix-domain channel",
      "close() of the channel, and, if it is registered with a Selector, let that select once more"),
  ACCEPTED(
      Kind.SOCKET,
      "accept",
      "accepted Unix-domain channel",
      "close() of what ServerSocketChannel.accept returned, and, if it is registered with a"
          + " Selector, let that select once more"),
  PIPE(
      Kind.PIPE,
      "pipe",
      "end of a Pipe",
      "ends of Pipes",
      "close() of both Pipe.source() and Pipe.sink()"),
  SELECTOR(Kind.EPOLL, "epoll_create1", "Selector", "Selector.close()"),
  PROCESS(
      Kind.PIPE,
      "pipe",
      "stream of a Process",
      "streams of Processes",
      "close() of getOutputStream(), getInputStream() and getErrorStream() of the Process, or"
          + " destroy() it");

  private final Kind kind;
  private final String function;
  private final String title;
  private final String plural;
  private final String removal;

  JavaObject(Kind kind, String function, String title, String removal) {
    this(kind, function, title, title + 's', removal);
  }

  JavaObject(Kind kind, String function, String title, String plural, String removal) {
    this.kind = kind;
    this.function = function;
    this.title = title;
    this.plural = plural;
    this.removal = removal;
  }

  /** The kind of its descriptor; a Selector has an eventfd besides, which is not counted. */
  public Kind kind() {
    return kind;
  }

  /** The C name of the call by which the JDK opens it. */
  public String function() {
    return function;
  }

  /** Such as {@code 1 Selector} and {@code 4 ends of Pipes}. */
  public String counted(long count) {
    return count + " " + (count == 1 ? title : plural);
  }

  /** What closes one, as Java has it. */
  public String removal() {
    return removal;
  }
}
