package dev.ipcaudit.audit.advice;

import java.util.ArrayList;
import java.util.List;

/**
 * Processes with a /tmp of their own that have objects with a key: ftok(3) makes a key of the inode
 * of a path, so that one of /tmp is another key to all others. PrivateTmp= of systemd.exec(5) does
 * so, and containers do.
 */
final class PrivateTmpAdvisor implements Advisor {

  @Override
  public String id() {
    return "private-tmp";
  }

  @Override
  public String title() {
    return "Keys that may be of paths in a /tmp of one's own.";
  }

  @Override
  public List<Advice> advise(Surroundings machine) {
    List<Advice> advice = new ArrayList<>();
    for (Surroundings.Neighbor process : machine.processes()) {
      if (!Boolean.TRUE.equals(process.ownTmp())) {
        continue;
      }
      List<String> labels = new ArrayList<>();
      for (Surroundings.Item item : machine.objects()) {
        if (item.key() != 0 && item.pids().contains(process.pid())) {
          labels.add(item.kind().id() + " " + item.label());
        }
      }
      if (!labels.isEmpty()) {
        advice.add(advice(process, labels));
      }
    }
    return advice;
  }

  private Advice advice(Surroundings.Neighbor process, List<String> labels) {
    String unit = process.unit();
    boolean configured =
        process.settings() != null
            && UnitAdvisor.isYes(process.settings().getOrDefault("PrivateTmp", "no"));
    return new Advice(
        id(),
        unit == null ? process.name() : unit,
        labels,
        "process "
            + process.name()
            + " uses objects by key, and has a /tmp of its own"
            + (configured ? " (PrivateTmp= of " + unit + ")" : ""),
        "if a key is made of a path in /tmp (ftok(3)), take a path that all who share it see, as"
            + " one in /run"
            + (configured ? ", or turn PrivateTmp off" : ""),
        configured ? List.of("[Service]", "PrivateTmp=no") : List.of(),
        configured ? "/etc/systemd/system/" + unit + ".d/90-ipc.conf" : null);
  }
}
