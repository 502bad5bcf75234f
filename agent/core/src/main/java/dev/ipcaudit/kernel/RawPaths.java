package dev.ipcaudit.kernel;

import dev.ipcaudit.text.NativeText;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Paths whose names are any bytes. A {@link Path} keeps them, whatever the locale, and opens the
 * file; only its text is lossy (JDK 17 and 25 alike, with LC_ALL=C and C.UTF-8). So they are made
 * of, and read out of, its URI.
 */
public final class RawPaths {

  private static final String HEX = "0123456789ABCDEF";

  private RawPaths() {}

  /**
   * The path of a text, or null if it is none.
   *
   * @param absolute from the root, as {@link NativeText} has it
   */
  public static @Nullable Path of(String absolute) {
    StringBuilder uri = new StringBuilder("file://");
    for (byte b : NativeText.encode(absolute)) {
      if (b == '/') {
        uri.append('/');
      } else {
        uri.append('%').append(HEX.charAt(b >> 4 & 0xf)).append(HEX.charAt(b & 0xf));
      }
    }
    try {
      return Path.of(URI.create(uri.toString()));
    } catch (IllegalArgumentException noPath) {
      return null;
    }
  }

  /** The text of a path from the root, as {@link NativeText} has it. */
  static String text(Path absolute) {
    byte[] bytes = bytes(absolute.toUri().getRawPath());
    return NativeText.decode(bytes, bytes.length);
  }

  /** The bytes of the last part of a path that came out of a directory. */
  static byte[] name(Path file) {
    String uri = file.toUri().getRawPath();
    int end = uri.endsWith("/") ? uri.length() - 1 : uri.length();
    return bytes(uri.substring(uri.lastIndexOf('/', end - 1) + 1, end));
  }

  private static byte[] bytes(String encodedPath) {
    byte[] encoded = encodedPath.getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length);
    for (int i = 0; i < encoded.length; i++) {
      if (encoded[i] == '%') {
        bytes.write(Character.digit(encoded[++i], 16) << 4 | Character.digit(encoded[++i], 16));
      } else {
        bytes.write(encoded[i]);
      }
    }
    return bytes.toByteArray();
  }
}
