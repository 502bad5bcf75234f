package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.audit.advice.Advice;
import dev.ipcaudit.report.JsonText;
import java.util.List;

/** The member {@code advice} of {@code scan --json}. */
final class AdviceJson {

  private static final int MOST_LABELS = 100;

  private final JsonText json;

  AdviceJson(JsonText json) {
    this.json = json;
  }

  void write(List<Advice> all) {
    json.startArray("advice");
    for (Advice advice : all) {
      json.startObject();
      json.put("advisor", advice.advisor());
      json.put("subject", advice.subject());
      json.put("count", advice.objects().size());
      int shown = Math.min(MOST_LABELS, advice.objects().size());
      json.put("objects", advice.objects().subList(0, shown));
      json.put("message", advice.message());
      json.put("remedy", advice.remedy());
      json.put("lines", advice.lines());
      if (advice.file() != null) {
        json.put("file", advice.file());
      }
      json.endObject();
    }
    json.endArray();
  }
}
