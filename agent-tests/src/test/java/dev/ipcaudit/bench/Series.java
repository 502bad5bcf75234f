package dev.ipcaudit.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The same figure, round by round. The median counts; the quartiles show how noisy it was. */
final class Series {

  private final List<Double> values = new ArrayList<>();

  void add(double value) {
    values.add(value);
  }

  /** Round by round, since the two figures of one round met the same state of the machine. */
  Series over(Series base) {
    Series ratios = new Series();
    for (int round = 0; round < values.size(); round++) {
      ratios.add(values.get(round) / base.values.get(round));
    }
    return ratios;
  }

  double median() {
    return quantile(0.5);
  }

  /** {@code median (quartile to quartile)}. */
  String spread() {
    return String.format(
        Locale.ROOT, "**%.3f** (%.3f to %.3f)", median(), quantile(0.25), quantile(0.75));
  }

  private double quantile(double part) {
    List<Double> sorted = values.stream().sorted().toList();
    double index = part * (sorted.size() - 1);
    int below = (int) index;
    int above = Math.min(below + 1, sorted.size() - 1);
    return sorted.get(below) + (index - below) * (sorted.get(above) - sorted.get(below));
  }
}
