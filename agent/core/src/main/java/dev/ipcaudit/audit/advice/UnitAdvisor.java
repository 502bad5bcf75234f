package dev.ipcaudit.audit.advice;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Units whose processes have objects, and which do not have the settings of systemd.exec(5) that
 * keep a process that was taken over from doing harm with IPC.
 */
final class UnitAdvisor implements Advisor {

  private static final Set<String> YES = Set.of("yes", "true", "on", "1");

  @Override
  public String id() {
    return "unit-hardening";
  }

  @Override
  public String title() {
    return "Units with objects that could be confined.";
  }

  @Override
  public List<Advice> advise(Surroundings machine) {
    Map<String, Map<String, String>> units = new TreeMap<>();
    Map<String, Set<String>> labels = new TreeMap<>();
    for (Surroundings.Neighbor process : machine.processes()) {
      String unit = process.unit();
      if (unit == null || process.settings() == null) {
        continue;
      }
      for (Surroundings.Item item : machine.objects()) {
        if (item.pids().contains(process.pid())) {
          units.put(unit, process.settings());
          labels
              .computeIfAbsent(unit, first -> new TreeSet<>())
              .add(item.kind().id() + " " + item.label());
        }
      }
    }
    List<Advice> advice = new ArrayList<>();
    units.forEach(
        (unit, settings) -> {
          List<String> lines = new ArrayList<>(List.of("[Service]"));
          StringJoiner missing = new StringJoiner(" and ");
          if (!isYes(settings.getOrDefault("RestrictSUIDSGID", "no"))) {
            missing.add("RestrictSUIDSGID");
            lines.add("RestrictSUIDSGID=yes");
          }
          if (settings.getOrDefault("SystemCallFilter", "").isEmpty()) {
            missing.add("SystemCallFilter");
            lines.add("SystemCallFilter=@system-service");
          }
          if (lines.size() > 1) {
            advice.add(
                new Advice(
                    id(),
                    unit,
                    List.copyOf(labels.getOrDefault(unit, Set.of())),
                    "the unit has objects and does not set " + missing,
                    "@system-service holds @ipc; units that need no IPC take"
                        + " SystemCallFilter=~@ipc, and PrivateIPC=yes if they share none",
                    lines,
                    "/etc/systemd/system/" + unit + ".d/90-ipc.conf"));
          }
        });
    return advice;
  }

  /** A boolean as systemd reads it. */
  static boolean isYes(String value) {
    return YES.contains(value.toLowerCase(Locale.ROOT));
  }
}
