package dev.ipcaudit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Links between pages lead to a file that is there, and to a heading that it has; and such. */
class LinksTest {

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]*)(?:#([^)]*))?\\)");

  private static final Pattern MERGE = Pattern.compile("^(<{7} |={7}$|>{7} )");

  @Test
  void everyLinkLeadsSomewhere() {
    List<Page> pages = Page.all();
    List<String> broken = new ArrayList<>();
    for (Page page : pages) {
      for (String line : page.prose().toList()) {
        Matcher link = LINK.matcher(line.replaceAll("`[^`]*`", ""));
        while (link.find()) {
          String why = broken(page, link.group(1), link.group(2), pages);
          if (why != null) {
            broken.add(page + ": " + link.group() + ": " + why);
          }
        }
      }
    }

    assertThat(pages).hasSizeGreaterThan(15);
    assertThat(broken).isEmpty();
  }

  @Test
  void noPageHoldsTwoVersionsOfALine() throws IOException {
    for (Page page : Page.all()) {
      assertThat(Files.readAllLines(page.file()))
          .as(page.toString())
          .noneMatch(MERGE.asPredicate());
    }
  }

  private static String broken(Page from, String to, String anchor, List<Page> pages) {
    Path file = to.isEmpty() ? from.file() : from.file().resolveSibling(to).normalize();
    if (!Files.exists(file)) {
      return "no such file";
    }
    if (anchor == null) {
      return null;
    }
    return pages.stream()
            .filter(page -> page.file().equals(file))
            .anyMatch(page -> page.anchors().contains(anchor))
        ? null
        : "no such heading";
  }
}
