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
    if (line != 0 && line != ofLine) {
      return false;
    }
    // An entry that was written for a lambda or a hidden class has a star where theirs has the
    // compiler's or the JVM's number; a star typed by a person may stand there as well.
    Glob pattern = new Glob(name);
    return pattern.matches(Identity.className(className))
        || pattern.matches(Identity.of(className, method));
  }

  /** As it is written. */
  @Override
  public String toString() {
    return line == 0 ? name : name + ":" + line;
  }
}
