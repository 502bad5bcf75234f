package dev.ipcaudit.tests.frame;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The rows of /proc/sysvipc/{sem,shm,msg}, read plainly and independently of the agent's reader.
 */
public record KernelTables(List<Row> sem, List<Row> shm, List<Row> msg) {

  /** One object; {@code columns} by their names in the kernel's headline. */
  public record Row(int id, int key, Map<String, String> columns) {}

  static KernelTables of(Path directory) {
    return new KernelTables(
        rows(directory.resolve("sem"), "semid"),
        rows(directory.resolve("shm"), "shmid"),
        rows(directory.resolve("msg"), "msqid"));
  }

  /** The rows of one kind: {@code sysv-sem}, {@code sysv-shm} or {@code sysv-msg}. */
  public List<Row> of(String kind) {
    switch (kind) {
      case "sysv-sem":
        return sem;
      case "sysv-shm":
        return shm;
      case "sysv-msg":
        return msg;
      default:
        throw new IllegalArgumentException("no kernel table has objects of kind " + kind);
    }
  }

  public boolean isEmpty() {
    return Stream.of(sem, shm, msg).allMatch(List::isEmpty);
  }

  private static List<Row> rows(Path file, String id) {
    List<Row> rows = new ArrayList<>();
    List<String> lines = Output.lines(file);
    if (lines.isEmpty()) {
      throw new IllegalStateException("the kernel's table is missing: " + file);
    }
    String[] names = lines.get(0).trim().split("\\s+");
    for (String line : lines.subList(1, lines.size())) {
      String[] values = line.trim().split("\\s+");
      Map<String, String> columns = new HashMap<>();
      for (int i = 0; i < names.length; i++) {
        columns.put(names[i], values[i]);
      }
      rows.add(
          new Row(
              Integer.parseInt(columns.get(id)), Integer.parseInt(columns.get("key")), columns));
    }
    return rows;
  }
}
