package dev.ipcaudit.samples;

import java.util.function.Supplier;

/** The ways from Java to the C library, one line each. */
enum Binding {
  JNA("jna", JnaLibc::new),
  JNA_DIRECT("jna-direct", JnaDirectLibc::new),
  JNR("jnr", JnrLibc::new),
  FFM("ffm", Binding::ffm);

  /** java.lang.foreign is final from this version on. */
  static final int FFM_JDK = 22;

  private final String word;
  private final Supplier<Libc> opener;

  Binding(String word, Supplier<Libc> opener) {
    this.word = word;
    this.opener = opener;
  }

  /**
   * Loads the binding; those that are not asked for are never touched.
   *
   * @throws UnsupportedOperationException if it cannot be had here; the message says why
   */
  Libc open() {
    return opener.get();
  }

  /** By its name, since it is compiled for a newer JDK than all else. */
  private static Libc ffm() {
    if (Runtime.version().feature() < FFM_JDK) {
      throw new UnsupportedOperationException(
          "--binding ffm needs JDK "
              + FFM_JDK
              + " or newer, this is "
              + System.getProperty("java.version"));
    }
    try {
      return (Libc)
          Class.forName("dev.ipcaudit.samples.FfmLibc").getDeclaredConstructor().newInstance();
    } catch (ClassNotFoundException leftOut) {
      throw new UnsupportedOperationException("--binding ffm was left out of this build", leftOut);
    } catch (ReflectiveOperationException impossible) {
      throw new LinkageError(impossible.toString(), impossible);
    }
  }

  @Override
  public String toString() {
    return word;
  }
}
