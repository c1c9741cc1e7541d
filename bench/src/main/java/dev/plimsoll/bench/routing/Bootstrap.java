package dev.plimsoll.bench.routing;

import dev.plimsoll.base.random.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Draws of the exams with replacement, the same for every curve that is held against them, so that
 * differences are paired. What belongs together is drawn together.
 */
final class Bootstrap {
  private final List<int[]> draws = new ArrayList<>();

  /**
   * @param together exams with the same answer are drawn together
   */
  Bootstrap(List<Exam> exams, Function<Exam, String> together, int count, long seed) {
    Map<String, List<Integer>> groups = new LinkedHashMap<>();
    for (int i = 0; i < exams.size(); i++) {
      groups.computeIfAbsent(together.apply(exams.get(i)), _ -> new ArrayList<>()).add(i);
    }
    List<List<Integer>> all = List.copyOf(groups.values());
    for (int draw = 0; draw < count; draw++) {
      RandomGenerator random = Seeds.of(seed, draw);
      int[] weights = new int[exams.size()];
      for (int i = 0; i < all.size(); i++) {
        all.get(random.nextInt(all.size())).forEach(exam -> weights[exam]++);
      }
      draws.add(weights);
    }
  }

  /** How often each exam counts, for each draw. */
  List<int[]> draws() {
    return draws;
  }

  /** Where the middle 95 % of some values lie. */
  static Interval interval(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Interval(at(sorted, 0.025), at(sorted, 0.975));
  }

  private static double at(double[] sorted, double share) {
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }

  /** Both ends. */
  record Interval(double low, double high) {
    boolean excludesZero() {
      return low > 0 || high < 0;
    }
  }
}
