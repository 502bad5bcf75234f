package dev.ipcaudit.javaagent.command.watch;

import java.util.Comparator;
import java.util.Locale;

/** How lines are sorted. */
enum SortOrder {
  LIVE(Comparator.comparingLong((SiteRow row) -> row.account().live()).reversed()),
  CREATED(Comparator.comparingDouble(SiteRow::createdRate).reversed()),
  REMOVED(Comparator.comparingDouble(SiteRow::removedRate).reversed()),
  EAGAIN(
      Comparator.comparingDouble(SiteRow::eagainRate)
          .thenComparingLong(row -> row.account().eagain())
          .reversed()),
  SITE(Comparator.comparing((SiteRow row) -> row.account().site().toString()));

  @SuppressWarnings("ImmutableEnumChecker") // the comparators have no state
  private final Comparator<SiteRow> order;

  SortOrder(Comparator<SiteRow> order) {
    this.order = order;
  }

  /** Total, so that lines do not jump. */
  Comparator<SiteRow> order() {
    return order
        .thenComparing(
            Comparator.comparingLong((SiteRow row) -> row.account().created()).reversed())
        .thenComparing(row -> row.account().site().toString())
        .thenComparing(row -> row.account().kind());
  }

  SortOrder next() {
    return values()[(ordinal() + 1) % values().length];
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
