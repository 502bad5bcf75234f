package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.audit.advice.Advice;
import java.io.PrintStream;
import java.util.List;

/** Advice as {@code scan} shows it to a person. */
final class AdviceText {

  private final PrintStream out;
  private final Style style;
  private final int width;
  private final TextLines lines;

  AdviceText(PrintStream out, Style style, int width) {
    this.out = out;
    this.style = style;
    this.width = width;
    lines = new TextLines(out, style, width);
  }

  void print(List<Advice> all) {
    out.println();
    if (all.isEmpty()) {
      out.println("no advice");
    }
    for (Advice advice : all) {
      String what =
          "advice: " + advice.advisor() + ": " + advice.subject() + ": " + advice.message();
      TextTable.wrap(what, width, "").forEach(line -> out.println(style.safe(line)));
      lines.labels(advice.objects());
      lines.indented("do: " + advice.remedy());
      if (advice.file() != null) {
        lines.indented("in " + advice.file() + ":");
      }
      // to be copied, and so never broken
      advice.lines().forEach(line -> out.println(style.safe("        " + line)));
    }
  }
}
