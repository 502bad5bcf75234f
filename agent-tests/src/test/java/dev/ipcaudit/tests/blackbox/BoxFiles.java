package dev.ipcaudit.tests.blackbox;

import static dev.ipcaudit.tests.targets.LibC.LIBC;
import static dev.ipcaudit.tests.targets.SysV.IPC_PRIVATE;
import static dev.ipcaudit.tests.targets.SysV.IPC_RMID;
import static dev.ipcaudit.tests.targets.SysV.OWN;
import static dev.ipcaudit.tests.targets.SysV.ok;
import static java.nio.file.StandardOpenOption.WRITE;

import com.sun.jna.Native;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** Creates and removes sets while something happens to the file of its black box. */
public final class BoxFiles {

  /** Enough for the code of a call to be compiled, before and after. */
  private static final int SETS = 6000;

  private BoxFiles() {}

  /**
   * @param arguments what happens, and the directory of the box
   */
  public static void main(String[] arguments) throws Exception {
    Path boxes = Path.of(arguments[1]);
    switch (arguments[0]) {
      case "starts":
        break;
      case "starved":
        starve(boxes);
        break;
      case "interrupted":
        ok(LIBC.ftok("/", 1)); // what the binding does to get ready is none of ours
        Thread.currentThread().interrupt();
        create(1);
        if (!Thread.interrupted()) {
          throw new IllegalStateException("the interrupt is lost");
        }
        break;
      default:
        create(SETS);
        happens(arguments[0], boxes);
    }
    create(SETS);
    if (Thread.interrupted()) {
      throw new IllegalStateException("an interrupt of nobody");
    }
    System.out.println("alive");
  }

  private static void create(int sets) {
    Queue<Integer> held = new ArrayDeque<>();
    for (int i = 0; i < sets; i++) {
      Native.setLastError(0);
      held.add(ok(LIBC.semget(IPC_PRIVATE, 1, OWN))); // creates
      if (held.size() > 100) {
        ok(LIBC.semctl(held.remove(), 0, IPC_RMID));
      }
    }
    for (int set : held) {
      ok(LIBC.semctl(set, 0, IPC_RMID));
    }
  }

  /** Without a descriptor at the first call, and with all of them some time later. */
  private static void starve(Path boxes) throws Exception {
    ok(LIBC.ftok("/", 1)); // all that a call needs is open
    List<FileInputStream> taken = new ArrayList<>();
    try {
      while (true) {
        taken.add(new FileInputStream("/dev/null"));
      }
    } catch (IOException none) {
      create(10);
    }
    for (FileInputStream file : taken) {
      file.close();
    }
    while (!isThere(boxes)) {
      create(1);
    }
  }

  private static boolean isThere(Path boxes) throws IOException {
    if (!Files.exists(boxes)) {
      return false;
    }
    try (var files = Files.newDirectoryStream(boxes)) {
      return files.iterator().hasNext();
    }
  }

  private static void happens(String what, Path boxes) throws IOException {
    Path file;
    try (var files = Files.newDirectoryStream(boxes, "*.box")) {
      file = files.iterator().next();
    }
    switch (what) {
      case "truncated":
        truncate(file, 0);
        break;
      case "cut":
        truncate(file, 4096);
        break;
      case "holed":
        long size = Files.size(file);
        truncate(file, 0);
        fill(boxes);
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
          opened.setLength(size); // a hole, for which there is no room
        }
        break;
      case "deleted":
        Files.delete(file);
        break;
      case "removed":
        Files.delete(file);
        Files.delete(boxes);
        break;
      case "replaced":
        Files.delete(file);
        Files.writeString(file, "another's");
        break;
      case "hidden":
        Files.delete(file);
        Files.createDirectory(file);
        break;
      default:
        throw new IllegalArgumentException(what);
    }
  }

  private static void fill(Path boxes) throws IOException {
    byte[] some = new byte[1024];
    try (OutputStream filler = Files.newOutputStream(boxes.resolve("filler"))) {
      while (true) {
        filler.write(some);
      }
    } catch (IOException full) {
      System.out.println(full.getMessage());
    }
  }

  private static void truncate(Path file, long size) throws IOException {
    try (FileChannel opened = FileChannel.open(file, WRITE)) {
      opened.truncate(size);
    }
  }
}
