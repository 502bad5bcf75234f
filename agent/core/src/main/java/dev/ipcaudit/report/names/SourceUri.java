package dev.ipcaudit.report.names;

import dev.ipcaudit.model.CallSite;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the source of a class is, relative to the root of the checkout, by the custom of javac. Of
 * several directories of sources it is the first that has the file; where none has it, or where
 * there is only one, nothing is looked up and the first one is named. For one thread.
 */
public final class SourceUri {

  private static final String UNRESERVED = "-._~$";
  private static final String HEX = "0123456789ABCDEF";

  private final List<String> roots = new ArrayList<>(1);
  private final Map<String, String> found = new HashMap<>();

  /**
   * @param prefixes where packages begin, relative to the root; empty, or directories joined by
   *     {@code +}, with or without a slash at their ends
   */
  public SourceUri(String prefixes) {
    for (int start = 0; start <= prefixes.length(); ) {
      int plus = prefixes.indexOf('+', start);
      String prefix = prefixes.substring(start, plus < 0 ? prefixes.length() : plus);
      roots.add(prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/");
      start += prefix.length() + 1;
    }
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
    String directory = directory(className);
    String root = roots.get(0);
    if (roots.size() > 1 && staysInside(className, file)) {
      root = rootOf(directory + file);
    }
    return encode(root, true) + encode(directory, true) + encode(file, false);
  }

  /**
   * The same as a path, for what reads no references; null also where a name would lead to another
   * directory.
   */
  public @Nullable String path(CallSite site) {
    return path(site.className(), site.file());
  }

  /** The same of a class and its file. */
  @Nullable String path(String className, @Nullable String file) {
    String directory = directory(className);
    return file != null && of(className, file) != null && staysInside(className, file)
        ? rootOf(directory + file) + directory + file
        : null;
  }

  private static boolean staysInside(String className, String file) {
    int slash = className.indexOf('/');
    return file.indexOf('/') < 0 && (slash < 0 || slash > className.lastIndexOf('.'));
  }

  private String rootOf(String file) {
    if (roots.size() == 1) {
      return roots.get(0);
    }
    String known = found.get(file);
    if (known == null) {
      known = roots.get(0);
      for (int i = roots.size() - 1; i >= 0; i--) {
        known = isFile(roots.get(i) + file) ? roots.get(i) : known;
      }
      found.put(file, known);
    }
    return known;
  }

  private static boolean isFile(String name) {
    try {
      return Files.isRegularFile(Path.of(name));
    } catch (InvalidPathException noName) {
      return false;
    }
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
