package dev.plimsoll.simulate.world;

import dev.plimsoll.base.random.Amounts;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.core.route.Complexity;
import dev.plimsoll.core.route.Thresholds;
import dev.plimsoll.core.work.Tier;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * How large tasks are, where that is drawn and not read from the scenario's requests. Immutable.
 *
 * @param input tokens of a text
 * @param cached the share of them that the provider has in its cache
 * @param answer tokens of an answer, where the request allows so many
 * @param tiers the share of the tasks whose text asks for each tier, 1 in all; empty: as complex as
 *     their texts
 */
public record Workload(
    Optional<Amounts> input, Share cached, Optional<Amounts> answer, Map<Tier, Double> tiers) {
  /** As the scenario says. */
  public static final Workload AS_WRITTEN =
      new Workload(Optional.empty(), new Share(0), Optional.empty(), Map.of());

  public Workload {
    tiers = Map.copyOf(tiers);
  }

  /** An order as it really comes: each time another size. */
  Order drawn(Order order, Optional<Thresholds> thresholds, RandomGenerator random) {
    return this.equals(AS_WRITTEN) ? order : order.with(size(order.size(), thresholds, random));
  }

  private Size size(Size written, Optional<Thresholds> thresholds, RandomGenerator random) {
    int tokens = input.map(amounts -> amounts.sample(random)).orElse(written.input());
    return new Size(
        tokens,
        (int) Math.round(tokens * cached.fraction()),
        written.maxTokens(),
        answer.map(amounts -> OptionalInt.of(amounts.sample(random))).orElse(written.answer()),
        thresholds
            .filter(_ -> !tiers.isEmpty())
            .map(known -> complexity(known, random))
            .or(written::complexity));
  }

  private Complexity complexity(Thresholds thresholds, RandomGenerator random) {
    double place = random.nextDouble();
    double small = tiers.getOrDefault(Tier.SMALL, 0.0);
    if (place < small) {
      return Complexity.stated(0);
    }
    boolean isMedium = place < small + tiers.getOrDefault(Tier.MEDIUM, 0.0);
    return Complexity.stated(isMedium ? thresholds.medium() : thresholds.large());
  }
}
