package dev.ipcaudit.report.names;

import dev.ipcaudit.model.CallSite;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Where the source of a class is, relative to the root of the sources, by the custom of javac. */
public final class SourceUri {

  private static final String UNRESERVED = "-._~$";
  private static final String HEX = "0123456789ABCDEF";

  private final String root;
  private final String prefix;

  /**
   * @param prefix where packages begin, relative to the root; empty, or with or without a slash at
   *     the end
   */
  public SourceUri(String prefix) {
    root = prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
    this.prefix = encode(root, true);
  }

  /**
   * A relative reference (RFC 3986, section 4.2), or null where the file is not known.
   *
   * @param className the binary name
   * @param file the source file as the class file has it, or null; hostile text
   */
  public @Nullable String of(String className, @Nullable String file) {
    if (file == null || file.isEmpty() || file.equals(".") || file.equals("..")) {
      return null;
    }
    return prefix + encode(directory(className), true) + encode(file, false);
  }

  /**
   * The same as a path, for what reads no references; null also where a name would lead to another
   * directory.
   */
  public @Nullable String path(CallSite site) {
    String file = site.file();
    String directory = directory(site.className());
    boolean known = of(site.className(), file) != null && file != null && file.indexOf('/') < 0;
    return known && !site.className().substring(0, directory.length()).contains("/")
        ? root + directory + file
        : null;
  }

  private static String directory(String className) {
    return className.substring(0, className.lastIndexOf('.') + 1).replace('.', '/');
  }

  private static String encode(String text, boolean path) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (byte unit : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (unit & 0xff);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (letter || UNRESERVED.indexOf(c) >= 0 || (path && c == '/')) {
        out.append(c);
      } else {
        out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
      }
    }
    return out.toString();
  }
}
