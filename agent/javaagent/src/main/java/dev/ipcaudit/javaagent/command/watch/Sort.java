package dev.ipcaudit.javaagent.command.watch;

import java.util.Comparator;
import java.util.Locale;

/** How lines are sorted. */
enum Sort {
  LIVE(Comparator.comparingLong((Row row) -> row.account().live()).reversed()),
  CREATED(Comparator.comparingDouble(Row::createdRate).reversed()),
  REMOVED(Comparator.comparingDouble(Row::removedRate).reversed()),
  EAGAIN(
      Comparator.comparingDouble(Row::eagainRate)
          .thenComparingLong(row -> row.account().eagain())
          .reversed()),
  SITE(Comparator.comparing((Row row) -> row.account().site().toString()));

  private final Comparator<Row> order;

  Sort(Comparator<Row> order) {
    this.order = order;
  }

  /** Total, so that lines do not jump. */
  Comparator<Row> order() {
    return order
        .thenComparing(Comparator.comparingLong((Row row) -> row.account().created()).reversed())
        .thenComparing(row -> row.account().site().toString())
        .thenComparing(row -> row.account().kind());
  }

  Sort next() {
    return values()[(ordinal() + 1) % values().length];
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
