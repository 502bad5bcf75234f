package dev.ipcaudit.samples;

import java.util.function.Supplier;

/** The ways from Java to the C library, one line each. */
enum Binding {
  JNA("jna", JnaLibc::new),
  JNA_DIRECT("jna-direct", JnaDirectLibc::new);

  private final String word;
  private final Supplier<Libc> opener;

  Binding(String word, Supplier<Libc> opener) {
    this.word = word;
    this.opener = opener;
  }

  /** Loads the binding; those that are not asked for are never touched. */
  Libc open() {
    return opener.get();
  }

  @Override
  public String toString() {
    return word;
  }
}
