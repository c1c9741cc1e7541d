package dev.plimsoll.bench.harness;

import java.util.List;
import java.util.OptionalDouble;

/** Percentiles of a few values, by nearest rank: always one of the values, never between two. */
public final class Percentiles {
  private Percentiles() {}

  /** The value at {@code percent} from 0 to 100; absent without values. */
  public static OptionalDouble percentile(List<Double> values, double percent) {
    if (values.isEmpty()) {
      return OptionalDouble.empty();
    }
    List<Double> sorted = values.stream().sorted().toList();
    int rank = (int) Math.ceil(percent / 100 * sorted.size() - 1e-9);
    return OptionalDouble.of(sorted.get(Math.clamp(rank, 1, sorted.size()) - 1));
  }

  public static OptionalDouble mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average();
  }
}
