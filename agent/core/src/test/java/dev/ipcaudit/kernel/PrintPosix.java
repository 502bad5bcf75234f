package dev.ipcaudit.kernel;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Prints a directory of POSIX objects, and whether each can be found again by its path. */
final class PrintPosix {

  private PrintPosix() {}

  public static void main(String[] args) throws IOException {
    List<String> lines = new ArrayList<>();
    PosixObjects.in(
        Path.of(args[0]),
        false,
        100,
        object ->
            lines.add(
                object.kind()
                    + " "
                    + object.name()
                    + (object.content() == null ? "" : " " + object.content().value())
                    + (object.equals(PosixObjects.read(object.path(), false)) ? " again" : "")));
    Collections.sort(lines);
    PrintStream out = new PrintStream(System.out, true, "UTF-8");
    lines.forEach(out::println);
  }
}
