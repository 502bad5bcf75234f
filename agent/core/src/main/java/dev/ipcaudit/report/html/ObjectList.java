package dev.ipcaudit.report.html;

import dev.ipcaudit.audit.Finding;
import dev.ipcaudit.audit.FindingObject;
import dev.ipcaudit.audit.FindingText;
import dev.ipcaudit.model.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The objects of findings, those that differ in nothing but their number and their age on one line.
 * For one page.
 */
final class ObjectList {

  /** How many objects of a finding are listed at most; the count of the finding is the truth. */
  static final int MAX_OBJECTS = 100;

  /** Characters in the whole page. */
  private static final int MAX_TEXT = 16 * 1024;

  private final HtmlText html;
  private int written;

  ObjectList(HtmlText html) {
    this.html = html;
  }

  /** Writes nothing where none is known. */
  void write(Finding finding) {
    List<FindingObject> objects = finding.objects();
    if (objects.isEmpty()) {
      return;
    }
    if (written > MAX_TEXT) {
      html.element("p", objects.size() + " objects, which the formats .txt and .json list.");
      return;
    }
    html.raw("<details><summary>").text(objects.size() == 1 ? "The object" : "The objects");
    html.raw("</summary>\n<ul class=\"objects\">\n");
    int listed = Math.min(objects.size(), MAX_OBJECTS);
    for (List<FindingObject> alike : alike(finding.kind(), objects.subList(0, listed))) {
      String line = line(finding.kind(), alike);
      written += line.length();
      html.element("li", line);
    }
    html.raw("</ul>\n");
    if (listed < objects.size()) {
      html.element("p", "And " + (objects.size() - listed) + " more, which are not listed here.");
    }
    html.raw("</details>\n");
  }

  private static Iterable<List<FindingObject>> alike(Kind kind, List<FindingObject> objects) {
    Map<List<Object>, List<FindingObject>> alike = new LinkedHashMap<>();
    for (FindingObject object : objects) {
      List<Object> key =
          List.of(
              String.valueOf(object.key()),
              String.valueOf(object.name()),
              FindingText.sizeOf(kind, object),
              String.valueOf(object.kernel()),
              object.created() == null);
      alike.computeIfAbsent(key, first -> new ArrayList<>()).add(object);
    }
    return alike.values();
  }

  private static String line(Kind kind, List<FindingObject> alike) {
    FindingObject first = alike.get(0);
    String id = FindingText.idOf(kind, first);
    StringBuilder line = new StringBuilder(id);
    int number = id.indexOf(' ') + 1;
    for (FindingObject object : alike.subList(1, alike.size())) {
      line.append(", ").append(FindingText.idOf(kind, object).substring(number));
    }
    String size = FindingText.sizeOf(kind, first);
    line.append(first.key() == null ? "" : "; key " + first.key());
    line.append(first.name() == null ? "" : "; " + first.name());
    line.append(size.isEmpty() ? "" : "; " + size + (alike.size() > 1 ? " each" : ""));
    line.append("; created ").append(created(alike));
    return line.append("; kernel: ").append(first.kernel()).toString();
  }

  private static String created(List<FindingObject> alike) {
    Instant oldest = alike.get(0).created();
    Instant youngest = oldest;
    if (oldest == null || youngest == null) {
      return "at an unknown time";
    }
    for (FindingObject object : alike) {
      Instant created = object.created();
      if (created != null) {
        oldest = created.isBefore(oldest) ? created : oldest;
        youngest = created.isAfter(youngest) ? created : youngest;
      }
    }
    String from = NumberFormats.time(oldest);
    return oldest.equals(youngest) ? from : from + " to " + NumberFormats.time(youngest);
  }
}
