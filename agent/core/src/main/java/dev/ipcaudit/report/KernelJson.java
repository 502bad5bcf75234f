package dev.ipcaudit.report;

import dev.ipcaudit.audit.KernelTables;
import dev.ipcaudit.kernel.ProcessStat;
import java.util.List;
import java.util.Map;

/**
 * The member {@code kernel} of the report for programs: {@code taken}, the moment; {@code
 * namespaces}, the texts of their links by type; {@code tables}, by {@code kind} the number of
 * objects that are {@code ours} and of {@code all} in the namespace, with the {@code limit} on the
 * latter and its {@code max} where there is one; {@code objects}, up to 100 of ours, with {@code
 * permissions} in octal digits, {@code size} in semaphores or bytes, and {@code attachments} or
 * {@code messages}; {@code descriptors}, the number by type; {@code children}, up to 100, with the
 * {@code state} of /proc/PID/stat, Z for a zombie.
 */
final class KernelJson {

  private KernelJson() {}

  static void write(JsonText json, KernelTables view) {
    json.startObject("kernel");
    json.put("taken", view.taken());
    json.startObject("namespaces");
    for (Map.Entry<String, String> namespace : view.namespaces().entrySet()) {
      json.put(namespace.getKey(), namespace.getValue());
    }
    json.endObject();
    json.startArray("tables");
    for (KernelTables.Table table : view.tables()) {
      table(json, table);
    }
    json.endArray();
    json.startArray("objects");
    for (KernelTables.Entry object : view.objects()) {
      object(json, object);
    }
    json.endArray();
    json.startObject("descriptors");
    for (Map.Entry<String, Integer> type : view.descriptors().entrySet()) {
      json.put(type.getKey(), type.getValue());
    }
    json.endObject();
    json.startArray("children");
    List<ProcessStat> children = view.children();
    for (ProcessStat child :
        children.subList(0, Math.min(children.size(), KernelTables.MAX_OBJECTS))) {
      json.startObject();
      json.put("pid", child.pid());
      json.put("name", child.comm());
      json.put("state", String.valueOf(child.state()));
      json.endObject();
    }
    json.endArray();
    json.endObject();
  }

  private static void table(JsonText json, KernelTables.Table table) {
    json.startObject();
    json.put("kind", table.kind().id());
    json.put("ours", table.ours());
    json.put("all", table.all());
    if (table.limit() != null) {
      json.put("limit", table.limit());
      json.put("max", table.max());
    }
    json.endObject();
  }

  private static void object(JsonText json, KernelTables.Entry object) {
    json.startObject();
    json.put("kind", object.kind().id());
    json.put("id", object.id());
    json.put("key", object.key());
    json.put("name", object.name());
    json.put("permissions", object.octal());
    json.put("size", object.size());
    if (object.used() >= 0) {
      json.put(object.uses(), object.used());
    }
    json.put("created", object.created());
    JsonReport.site(json, object.site());
    json.endObject();
  }
}
