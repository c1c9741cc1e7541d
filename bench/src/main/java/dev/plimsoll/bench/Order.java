package dev.plimsoll.bench;

import java.util.List;
import java.util.OptionalDouble;

/** Percentiles of a few values, by nearest rank: always one of the values, never between two. */
final class Order {
  private Order() {}

  /** The value at {@code percent} from 0 to 100; absent without values. */
  static OptionalDouble percentile(List<Double> values, double percent) {
    if (values.isEmpty()) {
      return OptionalDouble.empty();
    }
    List<Double> sorted = values.stream().sorted().toList();
    int rank = (int) Math.ceil(percent / 100 * sorted.size() - 1e-9);
    return OptionalDouble.of(sorted.get(Math.clamp(rank, 1, sorted.size()) - 1));
  }

  static OptionalDouble mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average();
  }
}
