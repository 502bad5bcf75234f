package dev.ipcaudit.javaagent.command.watch;

/** Shows a {@link LiveState}. For one thread. */
interface View extends AutoCloseable {

  /**
   * Shows what has changed.
   *
   * @return whether somebody still looks
   */
  boolean show(LiveState live);

  /** A key was pressed; returns whether to show the view again. */
  boolean key(int key);

  /** The last word. */
  void end(String why);

  @Override
  void close();
}
