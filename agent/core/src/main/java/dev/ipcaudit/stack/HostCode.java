package dev.ipcaudit.stack;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells from the code of the host what it does with a call. Thread-safe; nothing throws. */
public interface HostCode {

  /** What a method does besides a call. */
  enum Body {
    /** It hands its arguments over and gives back what comes, both in another form at most. */
    PASSES_ON,
    /** It looks at the result, calls again, keeps something, or the like. */
    DOES_MORE,
    /** The code cannot be had, or does not show the call. */
    UNKNOWN
  }

  /**
   * Whether the result of the call at {@code index} in the byte code of a method is thrown away;
   * false where the code cannot be had.
   *
   * @param callee the name of the method that the frame called, or null if that is not known
   * @param byReference whether that gives a result, and may be what a method reference refers to,
   *     of which no frame is seen
   */
  boolean isDropped(
      Class<?> type,
      String method,
      String descriptor,
      int index,
      @Nullable String callee,
      boolean byReference);

  /**
   * What a method does with an exception that the call at {@code index} in its byte code throws.
   *
   * @param types internal names, that of the exception and those of its superclasses
   * @return whether it catches it and loads it from nowhere; null if it does not catch it, or if
   *     the code cannot be had
   */
  default @Nullable Boolean dropsThrown(
      Class<?> type, String method, String descriptor, int index, Set<String> types) {
    return null;
  }

  /**
   * What lines of one method have to do with a descriptor.
   *
   * @param function that has one argument
   * @param closing lines that call it
   * @param making a line that calls another one, or -1
   * @return by line what is passed to the function, and last in what the result of the other one is
   *     stored: as texts that are equal where the variables are; null for what is not known
   */
  default String[] variables(
      Class<?> type, String method, String function, int[] closing, int making) {
    return new String[closing.length + 1];
  }

  /**
   * What a method does besides a call.
   *
   * @param function the C function that is called in the end
   * @param callee the name of the method that the frame called, or null if that is not known
   */
  Body body(
      Class<?> type, String method, String descriptor, String function, @Nullable String callee);

  /**
   * The same of a method of which a stack shows no more than the names: of those with that name the
   * one that has the line, or all of them if they are alike.
   *
   * @param context the loader whose class is meant where there are several of that name, or where
   *     none is known; null for the system's
   */
  Body body(
      @Nullable ClassLoader context,
      StackTraceElement frame,
      String function,
      @Nullable String callee);
}
