package dev.plimsoll.core.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.core.work.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Whatever the table, the pins and the caps. */
class RouterLawsTest {
  private static final int SEEDS = 2_000;

  @Test
  void caps_hold_everywhere_and_no_model_stands_in_a_chain_twice() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      plan(seed);
    }
  }

  private static void plan(long seed) {
    RandomGenerator random = Seeds.of(seed, 0);
    Routes routes = routes(random);
    Need need = need(random, List.copyOf(routes.models()));
    List<Cap> caps = caps(random);
    Tier most = caps.stream().map(Cap::most).reduce(Tier.LARGE, Tier::atMost);
    Plan plan = new Router(routes).plan(need, caps);
    assertThat(plan.tier()).as("seed %d", seed).isLessThanOrEqualTo(most);
    assertThat(plan.chain())
        .as("seed %d", seed)
        .allMatch(choice -> choice.tier().compareTo(most) <= 0)
        .allMatch(choice -> routes.knows(choice.target()));
    List<Target> considered = new ArrayList<>(plan.targets());
    plan.barred().forEach(hop -> considered.add(hop.target()));
    assertThat(considered).as("seed %d", seed).isNotEmpty().doesNotHaveDuplicates();
    boolean strict =
        plan.steps().stream()
            .anyMatch(step ->
                step instanceof Step.Pinned pinned
                    && pinned.pin() instanceof Pin.ToModel(Target _, boolean alone)
                    && alone);
    if (!strict) { // the weakest tier is always allowed
      assertThat(plan.chain()).as("seed %d", seed).isNotEmpty();
    }
    for (Target target : plan.targets()) {
      Route route = new Route(plan, target, List.of());
      assertThat(route.why()).as("seed %d", seed).isNotEmpty();
      assertThat(route.otherwise()).as("seed %d", seed).isNotEmpty();
    }
  }

  private static Routes routes(RandomGenerator random) {
    List<Target> models = new ArrayList<>();
    int count = random.nextInt(1, 8);
    for (int i = 0; i < count; i++) {
      models.add(new Target("p" + random.nextInt(3), "m" + i));
    }
    return new Routes(
        Set.copyOf(models),
        Thresholds.standard(),
        Map.of(
            Tier.SMALL, some(models, random),
            Tier.MEDIUM, some(models, random),
            Tier.LARGE, some(models, random)),
        Map.of("pinned", pin(random, models)));
  }

  private static List<Target> some(List<Target> models, RandomGenerator random) {
    List<Target> some = new ArrayList<>(models);
    some.removeIf(_ -> random.nextBoolean());
    return some.isEmpty() ? List.of(models.getFirst()) : some;
  }

  private static Need need(RandomGenerator random, List<Target> models) {
    List<Target> more = new ArrayList<>(models);
    more.add(new Target("p", "unknown"));
    return new Need(
        random.nextBoolean() ? "pinned" : "free",
        Complexity.stated(random.nextDouble()),
        random.nextInt(3) == 0 ? Optional.of(pin(random, more)) : Optional.empty());
  }

  private static List<Cap> caps(RandomGenerator random) {
    List<Cap> caps = new ArrayList<>();
    while (random.nextInt(3) == 0) {
      caps.add(new Cap(Tier.values()[random.nextInt(3)], "a rule"));
    }
    return caps;
  }

  private static Pin pin(RandomGenerator random, List<Target> models) {
    return random.nextBoolean()
        ? new Pin.ToTier(Tier.values()[random.nextInt(3)])
        : new Pin.ToModel(models.get(random.nextInt(models.size())), random.nextBoolean());
  }
}
