package dev.ipcaudit.samples;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tells several stories one after the other in this JVM, because a JVM for each would take minutes,
 * and says after each what it left behind. Its arguments are the words of one story each. What it
 * prints is read by {@link Scene}.
 */
final class Scenes {

  private static final Pattern IPC = Pattern.compile("(pipe|socket|anon_inode|/memfd|/etc/).*");

  private Scenes() {}

  public static void main(String[] stories) throws IOException {
    for (String story : stories) {
      System.out.println(Scene.STORY + story);
      List<String> before = objects();
      StringWriter account = new StringWriter();
      int exitCode =
          SampleApps.commandLine()
              .setOut(new PrintWriter(account))
              .setErr(new PrintWriter(account))
              .execute(story.split(" "));
      account.toString().lines().forEach(line -> System.out.println(Scene.ACCOUNT + line));
      List<String> left = objects();
      left.removeAll(before);
      left.forEach(object -> System.out.println(Scene.LEFT + object.replaceAll(" +", " ")));
      System.out.println(Scene.EXIT + exitCode);
    }
  }

  /** All that a story could leave: rows of the kernel's tables, names, descriptors, zombies. */
  private static List<String> objects() throws IOException {
    List<String> objects = new ArrayList<>();
    for (String table : List.of("sem", "shm", "msg")) {
      try (Stream<String> rows = Files.lines(Path.of("/proc/sysvipc", table))) {
        rows.skip(1).map(row -> table + ": " + row.strip()).forEach(objects::add);
      }
    }
    for (Path file : children(Path.of("/dev/shm"))) {
      objects.add("name: " + file);
    }
    for (Path file : children(Path.of(System.getProperty("mqueue")))) {
      objects.add("name: mqueue" + "/" + file.getFileName());
    }
    for (Path fd : children(Path.of("/proc/self/fd"))) {
      try {
        // a file can be replaced by another one of its name at any time
        String target = Files.readSymbolicLink(fd).toString().replace(" (deleted)", "");
        if (IPC.matcher(target).matches()) {
          objects.add("fd: " + fd.getFileName() + " " + target);
        }
      } catch (NoSuchFileException closed) {
        // by the JVM, which looks at its limits from time to time; or what this directory was read
        // by
      }
    }
    objects.addAll(processes());
    return objects;
  }

  /** Read until it is twice the same: a thread that ends hands its children to another one. */
  private static List<String> processes() {
    List<String> last = null;
    while (true) {
      List<String> processes = null;
      try {
        processes = processesOnce();
      } catch (IOException threadEnded) {
        // between the listing and the reading
      }
      if (processes != null && processes.equals(last)) {
        return processes;
      }
      last = processes;
    }
  }

  private static List<String> processesOnce() throws IOException {
    List<String> processes = new ArrayList<>();
    for (Path task : children(Path.of("/proc/self/task"))) {
      for (String child : Files.readString(task.resolve("children")).split(" ")) {
        if (!child.isEmpty()) {
          String stat = Files.readString(Path.of("/proc", child, "stat"));
          processes.add("child: " + child + " " + stat.replaceAll(".*\\) (.) .*\\n", "$1"));
        }
      }
    }
    return processes;
  }

  private static TreeSet<Path> children(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return new TreeSet<>(children.toList());
    }
  }
}
