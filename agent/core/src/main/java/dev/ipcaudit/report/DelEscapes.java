package dev.ipcaudit.report;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.CharacterEscapes;

/** Escapes DEL too, the one control character that JSON and ASCII leave alone. */
final class DelEscapes extends CharacterEscapes {

  private static final long serialVersionUID = 1;

  private static final int[] ESCAPES = standardAsciiEscapesForJSON();

  static {
    ESCAPES[0x7f] = ESCAPE_STANDARD;
  }

  @Override
  public int[] getEscapeCodesForAscii() {
    return ESCAPES;
  }

  @Override
  public @Nullable SerializableString getEscapeSequence(int character) {
    return null;
  }
}
