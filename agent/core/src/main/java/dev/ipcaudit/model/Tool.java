package dev.ipcaudit.model;

import org.jspecify.annotations.Nullable;

/** This program, for whoever shows what it found. */
public final class Tool {

  public static final String NAME = "ipcaudit";

  /** The same as in the poms. */
  public static final String URI = "https://github.com/ipcaudit/ipcaudit";

  private Tool() {}

  /**
   * Its version, or null outside of its jar: the loader of these classes is itself of a class that
   * the manifest describes, which they are not.
   */
  public static @Nullable String version() {
    ClassLoader loader = Tool.class.getClassLoader();
    return loader.getClass().getPackageName().startsWith("dev.ipcaudit.")
        ? loader.getClass().getPackage().getImplementationVersion()
        : null;
  }
}
