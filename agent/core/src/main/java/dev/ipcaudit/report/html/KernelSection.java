package dev.ipcaudit.report.html;

import dev.ipcaudit.audit.KernelTables;
import dev.ipcaudit.kernel.ProcessStat;
import dev.ipcaudit.model.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the kernel's own tables show, findings or not. */
final class KernelSection {

  /** So many are shown without being asked for. */
  private static final int FEW = 10;

  private final HtmlText html;

  KernelSection(HtmlText html) {
    this.html = html;
  }

  /**
   * @param view null where it was not read
   */
  void write(@Nullable KernelTables view) {
    html.section("kernel", "The kernel\u2019s view");
    if (view == null) {
      html.element("p", "Not known here: a flight recording has the findings and limits alone.");
      html.endSection();
      return;
    }
    html.element(
        "p",
        "What the kernel\u2019s tables showed at "
            + NumberFormats.time(view.taken())
            + ", findings or not.");
    tables(view);
    objects(view);
    descriptors(view);
    children(view);
    html.raw("<h3>Namespaces</h3>\n<dl>\n");
    for (Map.Entry<String, String> namespace : view.namespaces().entrySet()) {
      html.pair(namespace.getKey(), namespace.getValue());
    }
    html.raw("</dl>\n");
    html.endSection();
  }

  private void tables(KernelTables view) {
    html.raw("<h3>Objects of this JVM and of others in its namespace</h3>\n");
    if (view.tables().isEmpty()) {
      html.element("p", "No table could be read.");
      return;
    }
    shares(view.tables());
    html.startTable(
        "Objects by kind; those of others may belong to anybody",
        "Kind",
        "#Of this JVM",
        "#Of others",
        "#All",
        "Limit",
        "#Max");
    for (KernelTables.Table table : view.tables()) {
      html.row(table.kind().id()).cell(table.ours()).cell(table.all() - table.ours());
      html.cell(table.all()).cell(table.limit() == null ? "" : table.limit());
      html.number(table.limit() == null ? "" : NumberFormats.exact(table.max())).endRow();
    }
    html.endTable();
  }

  /**
   * Only where both this JVM and others have some: a bar that is all full or empty says nothing.
   */
  private void shares(List<KernelTables.Table> tables) {
    boolean any = false;
    for (KernelTables.Table table : tables) {
      if (table.ours() > 0 && table.ours() < table.all()) {
        if (!any) {
          html.startBars();
        }
        any = true;
        String figures =
            NumberFormats.exact(table.ours()) + " of " + NumberFormats.exact(table.all());
        html.bar(table.kind().plural(), figures, (double) table.ours() / table.all(), "");
      }
    }
    if (any) {
      html.endBars();
    }
  }

  private void objects(KernelTables view) {
    long ours = 0;
    for (KernelTables.Table table : view.tables()) {
      ours += table.ours();
    }
    html.raw("<h3>Objects of this JVM that outlive it</h3>\n");
    if (view.objects().isEmpty()) {
      html.element("p", "None is there.");
      return;
    }
    html.raw(view.objects().size() > FEW ? "<details>" : "<details open>");
    html.raw("<summary>").text(NumberFormats.exact(ours) + (ours == 1 ? " object" : " objects"));
    html.raw("</summary>\n");
    html.startTable(
        "Objects of this JVM in the kernel, the oldest first",
        "Object",
        "Key",
        "Name",
        "Permissions",
        "Content",
        "Age",
        "Call site");
    for (KernelTables.Entry object : view.objects()) {
      html.row(object.kind().id() + " " + object.id());
      html.cell(object.key() == null ? "" : object.key());
      html.cell(object.name() == null ? "" : object.name());
      html.cell(object.octal()).cell(content(object));
      long age = view.taken().toEpochMilli() - object.created().toEpochMilli();
      html.cell(NumberFormats.duration(Math.max(0, age)));
      html.raw("<td class=\"lines\">").siteCell(object.site()).raw("</td>").endRow();
    }
    html.endTable();
    if (ours > view.objects().size()) {
      html.element(
          "p",
          NumberFormats.exact(ours - view.objects().size())
              + " more; at most "
              + KernelTables.MAX_OBJECTS
              + " are listed.");
    }
    html.raw("</details>\n");
  }

  private static String content(KernelTables.Entry object) {
    if (object.kind() == Kind.SYSV_SEM) {
      return NumberFormats.exact(object.size())
          + (object.size() == 1 ? " semaphore" : " semaphores");
    }
    String size = NumberFormats.bytes(object.size());
    return object.used() < 0
        ? size
        : size + ", " + object.uses() + ": " + NumberFormats.exact(object.used());
  }

  private void descriptors(KernelTables view) {
    html.raw("<h3>Open descriptors of this JVM</h3>\n");
    if (view.descriptors().isEmpty()) {
      html.element("p", "They could not be read.");
      return;
    }
    double most = view.descriptors().values().iterator().next();
    int all = 0;
    boolean compares = view.descriptors().size() > 1;
    if (compares) {
      html.startBars();
    }
    for (Map.Entry<String, Integer> type : view.descriptors().entrySet()) {
      if (compares) {
        html.bar(type.getKey(), NumberFormats.exact(type.getValue()), type.getValue() / most, "");
      }
      all += type.getValue();
    }
    if (compares) {
      html.endBars();
    }
    html.startTable("Descriptors by type", "Type", "#Open");
    for (Map.Entry<String, Integer> type : view.descriptors().entrySet()) {
      html.row(type.getKey()).cell(type.getValue()).endRow();
    }
    html.endTable();
    if (all >= KernelTables.MAX_DESCRIPTORS) {
      html.element("p", "These are the first " + NumberFormats.exact(all) + "; there may be more.");
    }
  }

  private void children(KernelTables view) {
    html.raw("<h3>Child processes</h3>\n");
    if (view.children().isEmpty()) {
      html.element("p", "None is there.");
      return;
    }
    Map<String, List<ProcessStat>> alike = new LinkedHashMap<>();
    for (ProcessStat child : view.children()) {
      String key = child.zombie() + child.comm();
      alike.computeIfAbsent(key, first -> new ArrayList<>()).add(child);
    }
    html.startTable(
        "Processes that this JVM started and has not reaped", "Name", "State", "#Number", "Pids");
    for (List<ProcessStat> children : alike.values()) {
      ProcessStat first = children.get(0);
      html.row(first.comm()).cell(first.zombie() ? "zombie" : "alive").cell(children.size());
      html.cell(pids(children)).endRow();
    }
    html.endTable();
  }

  private static String pids(List<ProcessStat> children) {
    StringBuilder pids = new StringBuilder();
    for (ProcessStat child : children.subList(0, Math.min(FEW, children.size()))) {
      pids.append(pids.length() == 0 ? "" : " ").append(child.pid());
    }
    return pids + (children.size() > FEW ? " ..." : "");
  }
}
