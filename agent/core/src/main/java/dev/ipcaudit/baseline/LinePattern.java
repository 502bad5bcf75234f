package dev.ipcaudit.baseline;

import dev.ipcaudit.audit.Identity;
import dev.ipcaudit.option.Glob;

/**
 * Lines of the host as an entry names them.
 *
 * @param name a class, or a class and a method, as {@link Identity} writes them, in which {@code *}
 *     stands for anything
 * @param line the only line of source meant, or 0 for all of them
 */
record LinePattern(String name, int line) {

  boolean matches(String className, String method, int ofLine) {
    return matchesLine(ofLine)
        && matchesNames(Identity.className(className), Identity.of(className, method));
  }

  boolean matchesLine(int ofLine) {
    return line == 0 || line == ofLine;
  }

  /** The same of a class, and of it with a method, as {@link Identity} writes them. */
  boolean matchesNames(String className, String method) {
    // An entry that was written for a lambda or a hidden class has a star where theirs has the
    // compiler's or the JVM's number; a star typed by a person may stand there as well.
    Glob pattern = new Glob(name);
    return pattern.matches(className) || pattern.matches(method);
  }

  /** Whether more than one name may match. */
  boolean isPattern() {
    return name.indexOf('*') >= 0;
  }

  /** As it is written. */
  @Override
  public String toString() {
    return line == 0 ? name : name + ":" + line;
  }
}
