package dev.ipcaudit.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of the reference, or another one in Markdown, as the tree has it. */
public final class Page {

  /** The tests run in the directory of their module. */
  static final Path ROOT = Path.of(System.getProperty("basedir", "")).resolve("../..").normalize();

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern NO_ANCHOR = Pattern.compile("[^\\p{L}\\p{N}_ -]");

  private final Path file;
  private final List<String> lines;

  private Page(Path file) {
    this.file = file;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A page of the reference.
   *
   * @param name such as {@code options.md}
   */
  public static Page of(String name) {
    return new Page(ROOT.resolve("agent/docs").resolve(name));
  }

  /** All pages of the tree that people read. */
  static List<Page> all() {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !file.toString().contains("/target/"))
          .sorted()
          .map(Page::new)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path file() {
    return file;
  }

  List<String> lines() {
    return lines;
  }

  /** The headings of a level, without their marks. */
  List<String> headings(int level) {
    String marks = "#".repeat(level) + " ";
    return prose().filter(line -> line.startsWith(marks)).map(l -> l.substring(level + 1)).toList();
  }

  /** What links into the page may end in: one anchor a heading, as GitHub makes them. */
  List<String> anchors() {
    return prose()
        .filter(line -> line.matches("#{1,6} .*"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(line -> NO_ANCHOR.matcher(line).replaceAll("").replace(' ', '-'))
        .toList();
  }

  /** Lines that are no indented code. */
  public Stream<String> prose() {
    return lines.stream().filter(line -> !line.startsWith("    "));
  }

  /**
   * The words in code marks in one column of the table that begins so, cut at what a word of the
   * reference cannot have: {@code exitcode=N} gives {@code exitcode}.
   *
   * @param header the first cells of its header, such as {@code "| kind |"}
   */
  public List<String> codes(String header, int column) {
    List<String> codes = new ArrayList<>();
    boolean inside = false;
    for (String line : lines) {
      if (line.startsWith(header)) {
        inside = true;
      } else if (!line.startsWith("|")) {
        inside = false;
      } else if (inside && !line.startsWith("|--")) {
        Matcher code = CODE.matcher(line.split("(?<!\\\\)\\|")[column + 1]);
        while (code.find()) {
          for (String word : code.group(1).split(" ")) {
            codes.add(word.replaceFirst("[=(].*", ""));
          }
        }
      }
    }
    return codes;
  }

  @Override
  public String toString() {
    return ROOT.relativize(file).toString();
  }
}
