package dev.ipcaudit.stack;

/** Whose a frame is. */
enum FrameKind {
  /**
   * Of a hidden class, such as a lambda's, or a method that the JDK hides: most stacks show none,
   * and where one does, nothing may depend on it.
   */
  HIDDEN,
  /** The agent's, its hooks among them. */
  AGENT,
  /** Reflection and method handles: not the same for every call of one path. */
  GLUE,
  /** A class that the JDK makes for an interface. */
  PROXY,
  /** Of a binding, or made by one for an interface. */
  BINDING,
  /** Of the runtime of a language, whose invokers make the calls that its programs mean. */
  LANGUAGE,
  /** Of a library that opens for its callers, whose line is better than none. */
  LIBRARY,
  /** The JDK's, or of one like it, which calls what it is given and does not mean it. */
  JDK,
  /**
   * The JDK's, which runs what somebody else has left to it: what is further out did not mean it.
   */
  TASK,
  /** All others. */
  HOST;

  /** JRuby makes methods such as {@code invokeOther3:semget} of the calls on a line. */
  private static final String INVOKER = "invoke";

  /** That of one method of such a class. */
  FrameKind of(String method) {
    boolean invoker = this == HOST && method.startsWith(INVOKER) && method.indexOf(':') > 0;
    return invoker ? LANGUAGE : this;
  }

  /** Whether such frames are part of a path. */
  boolean isShown() {
    return this == BINDING || this.compareTo(LIBRARY) >= 0;
  }
}
