package dev.ipcaudit.intercept.call;

/**
 * Asks whether the key of a get call is in use, the way that the host is about to take with the
 * call itself: so it needs no native code of ours.
 */
public interface KeyQuestion {

  /**
   * Calls the same function.
   *
   * @param arguments those of the host, but with flags 0
   * @return the result, as the binding has it
   */
  Object ask(Object[] arguments) throws Throwable;
}
