package dev.ipcaudit.bench;

/** A caller that {@link ManyObjects} makes many classes of: with other digits in the name. */
public final class Caller000000 implements Runnable {

  @Override
  public void run() {
    ManyObjects.pair();
  }
}
