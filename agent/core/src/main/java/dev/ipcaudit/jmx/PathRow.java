package dev.ipcaudit.jmx;

import dev.ipcaudit.ledger.accounts.Account;
import dev.ipcaudit.ledger.accounts.PathAccount;
import dev.ipcaudit.model.PathLabels;
import dev.ipcaudit.model.StackFrameText;
import dev.ipcaudit.text.Escape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The sums over the call paths to a line that a label tells apart. For one thread. */
final class PathRow {

  static final Comparator<PathRow> MOST_LIVE_FIRST =
      Comparator.comparingLong(PathRow::live).thenComparingLong(row -> row.eagain).reversed();

  /** A label has so many frames beside the call site: exporters keep it for every sample. */
  private static final int CALLERS = 7;

  private final Account account;
  private final String path;
  private long created;
  private long removed;
  private long eagain;

  private PathRow(Account account, String path) {
    this.account = account;
    this.path = path;
  }

  /** Those that hold something or failed. */
  static List<PathRow> of(Account account) {
    Map<String, PathRow> rows = new LinkedHashMap<>();
    List<PathAccount> paths = account.paths();
    List<List<String>> stacks = new ArrayList<>();
    for (PathAccount path : paths) {
      stacks.add(path.site().stack());
    }
    PathLabels labels = new PathLabels(stacks, CALLERS);
    for (PathAccount path : paths) {
      String label = label(path.site().stack(), labels);
      rows.computeIfAbsent(label, first -> new PathRow(account, label)).add(path);
    }
    List<PathRow> all = new ArrayList<>(rows.values());
    all.removeIf(row -> row.live() == 0 && row.eagain == 0);
    return all;
  }

  private static String label(List<String> stack, PathLabels labels) {
    if (stack.isEmpty()) {
      return "other paths";
    }
    String callers = labels.callers(stack);
    String site = StackFrameText.shortened(stack.get(0));
    return Escape.line(callers.isEmpty() ? site : site + " < " + callers);
  }

  private void add(PathAccount more) {
    // in this order: what is created and removed meanwhile must not make it less than none
    removed += more.removed();
    created += more.created();
    eagain += more.eagains() == null ? 0 : more.eagains().total();
  }

  private long live() {
    return Math.max(0, created - removed);
  }

  /** In the order of the columns. */
  Object[] values() {
    return new Object[] {
      account.kind().id(),
      Escape.line(account.site().toString()),
      path,
      live(),
      created,
      removed,
      eagain
    };
  }
}
