package dev.ipcaudit.tests.start;

/** An agent that does nothing, to be started before ours. */
public final class EarlierAgent {

  private EarlierAgent() {}

  public static void premain(String options) {
    // that it is there is all
  }
}
