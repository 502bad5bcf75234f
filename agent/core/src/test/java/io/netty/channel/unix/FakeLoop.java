package io.netty.channel.unix;

import java.util.function.Supplier;

/** Stands for a library that calls C from threads of its own. */
public final class FakeLoop implements Runnable {

  private final Supplier<?> call;
  private volatile Object answer;

  public FakeLoop(Supplier<?> call) {
    this.call = call;
  }

  @Override
  public void run() {
    answer = call.get();
  }

  /** Makes something of its own meanwhile. */
  public void close() {
    answer = call.get();
  }

  /** Calls for a line that hands this method on. */
  public Object answered() {
    return call.get();
  }

  /** The same for one argument. */
  public Object answered(Object any) {
    return call.get();
  }

  public Object answer() {
    return answer;
  }
}
