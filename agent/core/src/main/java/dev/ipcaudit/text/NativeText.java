package dev.ipcaudit.text;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Texts that are bytes to the kernel, and UTF-8 by custom only, so that none of them is lost: a
 * byte that is no part of valid UTF-8 is a lone low surrogate, {@code U+DC80} to {@code U+DCFF}, as
 * in PEP 383 of Python. {@link Escape} shows it as {@code \xhh}.
 */
public final class NativeText {

  private static final int BYTE = 0xdc00;
  private static final int FIRST = BYTE + 0x80;
  private static final int LAST = BYTE + 0xff;

  private NativeText() {}

  /** The text of the first {@code length} bytes. */
  public static String decode(byte[] bytes, int length) {
    String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
    return text.indexOf('\ufffd') < 0 ? text : decodeEach(bytes, length);
  }

  private static String decodeEach(byte[] bytes, int length) {
    CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
    CharBuffer out = CharBuffer.allocate(length);
    while (true) {
      CoderResult result = utf8.decode(in, out, true);
      if (!result.isError()) {
        return out.flip().toString();
      }
      for (int i = 0; i < result.length(); i++) {
        out.put(character(in.get()));
      }
      utf8.reset();
    }
  }

  /** The bytes that {@link #decode} has made a text of. */
  public static byte[] encode(String text) {
    if (text.chars().noneMatch(NativeText::isByte)) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    text.codePoints()
        .forEach(
            codePoint -> {
              if (isByte(codePoint)) {
                bytes.write(codePoint);
              } else {
                bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
              }
            });
    return bytes.toByteArray();
  }

  /** What stands for a byte, of which the lowest eight bits are taken. */
  static char character(int b) {
    return (char) (BYTE | (b & 0xff));
  }

  /** Whether a character, no half of a pair, stands for a byte: its lowest eight bits. */
  static boolean isByte(int codePoint) {
    return codePoint >= FIRST && codePoint <= LAST;
  }
}
