package org.jruby.ext.ffi;

import java.util.function.Supplier;

/** Stands for what the runtime of a language calls C with, whichever line of a program it is. */
public final class FakeInvoker implements Runnable {

  private final Supplier<?> call;
  private Object answer;

  public FakeInvoker(Supplier<?> call) {
    this.call = call;
  }

  @Override
  public void run() {
    answer = call.get();
  }

  public Object answer() {
    return answer;
  }
}
