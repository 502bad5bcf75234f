package dev.ipcaudit.javaagent.command.scan;

import dev.ipcaudit.kernel.OpenDescriptor;
import dev.ipcaudit.kernel.PipePeers;
import dev.ipcaudit.text.Escape;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** What {@code scan --pid} shows a person of the process: its descriptors and who else has them. */
final class ProcessText {

  private static final int MOST_OF_A_COLUMN = 40;

  private final PrintStream out;
  private final Style style;
  private final int width;

  ProcessText(PrintStream out, Style style, int width) {
    this.out = out;
    this.style = style;
    this.width = width;
  }

  void print(ProcessView view) {
    out.println();
    out.println(style.safe("process " + view.pid + ": " + view.command));
    out.println(
        view.descriptors.size()
            + " descriptors "
            + view.types
            + ", "
            + view.inFlight
            + " in flight, "
            + view.zombies.size()
            + " zombies");
    int most = width == Terminal.UNLIMITED ? Terminal.UNLIMITED : MOST_OF_A_COLUMN;
    TextTable table = new TextTable(most, "FD", "TYPE", "LINK", "DETAIL");
    for (OpenDescriptor open : view.descriptors) {
      if (!open.type().equals("file")) {
        String link = Escape.line(open.link());
        table.add(Integer.toString(open.number()), open.type(), link, detail(view, open));
      }
    }
    table.print(out, style, width);
  }

  private static String detail(ProcessView view, OpenDescriptor open) {
    List<String> details = new ArrayList<>();
    if (open.info() != null) {
      if (open.type().equals("eventfd")) {
        details.add("counter " + Long.toUnsignedString(open.info().eventfdCount()));
      }
      if (open.info().descriptorsInFlight() > 0) {
        details.add(open.info().descriptorsInFlight() + " descriptors in flight");
      }
      if (open.type().equals("pidfd")) {
        details.add("process " + open.info().pid());
      }
      if (open.info().nonBlocking()) {
        details.add("non-blocking");
      }
    }
    for (PipePeers.Holder peer : view.peers.getOrDefault(open.link(), List.of())) {
      details.add(peer.descriptor().type() + " in " + peer.pid() + " (" + peer.comm() + ")");
    }
    return String.join(", ", details);
  }
}
