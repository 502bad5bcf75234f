package dev.ipcaudit.audit.rule;

import dev.ipcaudit.audit.FindingObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says how much memory mappings keep, and of what. */
final class MappedMemoryText {

  private static final int FILES = 3;
  private static final String UNLINKED = " (deleted)";

  private MappedMemoryText() {}

  /**
   * A sentence, with a blank before it.
   *
   * @param mappings by name and with the bytes that are left of them
   */
  static String of(List<FindingObject> mappings) {
    Map<String, Long> bytes = new LinkedHashMap<>();
    long total = 0;
    boolean unlinked = false;
    for (FindingObject mapping : mappings) {
      String name = mapping.name() == null ? "unknown" : mapping.name();
      bytes.merge(name, mapping.size(), Long::sum);
      total += mapping.size();
      unlinked |= name.endsWith(UNLINKED);
    }
    List<Map.Entry<String, Long>> files = new ArrayList<>(bytes.entrySet());
    files.sort(Map.Entry.<String, Long>comparingByValue().reversed());
    StringBuilder text = new StringBuilder(" Mapped are ").append(total).append(" bytes: ");
    for (int i = 0; i < files.size() && i < FILES; i++) {
      text.append(i == 0 ? "" : ", ").append(files.get(i).getValue());
      text.append(" of ").append(files.get(i).getKey());
    }
    text.append(files.size() > FILES ? ", ..." : ".");
    return text.append(unlinked ? " What has no name any more stays alive by its mappings." : "")
        .toString();
  }
}
