package dev.plimsoll.core.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.base.random.Seeds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Whatever the table, the pins, the caps and the gates. */
class RouterLawsTest {
  private static final int SEEDS = 2_000;

  @Test
  void caps_and_gates_hold_at_every_hop_and_every_chain_ends() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      walk(seed);
    }
  }

  private static void walk(long seed) {
    RandomGenerator random = Seeds.of(seed, 0);
    Routes routes = routes(random);
    Router router = new Router(routes);
    Need need = need(random, List.copyOf(routes.models()));
    Tier most = need.caps().stream().map(Cap::most).reduce(Tier.LARGE, Tier::atMost);
    Gate gate = model -> random.nextInt(3) == 0 ? Optional.of("closed") : Optional.empty();
    Route route = router.route(need, gate);
    Set<Model> called = new HashSet<>();
    while (route.model().isPresent()) {
      Hop taken = route.hops().getLast();
      assertThat(taken.tier()).as("seed %d", seed).isLessThanOrEqualTo(most);
      assertThat(routes.knows(taken.model())).as("seed %d", seed).isTrue();
      assertThat(called.add(taken.model())).as("seed %d: called once", seed).isTrue();
      assertThat(route.fallbacks()).as("seed %d", seed).isEqualTo(called.size() - 1);
      assertThat(route.otherwise()).as("seed %d", seed).isNotEmpty();
      route = router.after(route, "it failed", gate);
    }
    List<Model> considered = route.hops().stream().map(Hop::model).toList();
    assertThat(considered).as("seed %d", seed).doesNotHaveDuplicates();
    assertThat(route.left()).as("seed %d", seed).isEmpty();
    assertThat(route.why().getLast()).isEqualTo("no model is left");
  }

  private static Routes routes(RandomGenerator random) {
    List<Model> models = new ArrayList<>();
    int count = random.nextInt(1, 8);
    for (int i = 0; i < count; i++) {
      models.add(new Model("p" + random.nextInt(3), "m" + i));
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

  private static List<Model> some(List<Model> models, RandomGenerator random) {
    List<Model> some = new ArrayList<>(models);
    some.removeIf(_ -> random.nextBoolean());
    return some.isEmpty() ? List.of(models.getFirst()) : some;
  }

  private static Need need(RandomGenerator random, List<Model> models) {
    List<Cap> caps = new ArrayList<>();
    while (random.nextInt(3) == 0) {
      caps.add(new Cap(Tier.values()[random.nextInt(3)], "a rule"));
    }
    List<Model> more = new ArrayList<>(models);
    more.add(new Model("p", "unknown"));
    return new Need(
        random.nextBoolean() ? "pinned" : "free",
        Complexity.stated(random.nextDouble()),
        random.nextInt(3) == 0 ? Optional.of(pin(random, more)) : Optional.empty(),
        caps);
  }

  private static Pin pin(RandomGenerator random, List<Model> models) {
    return random.nextBoolean()
        ? new Pin.ToTier(Tier.values()[random.nextInt(3)])
        : new Pin.ToModel(models.get(random.nextInt(models.size())), random.nextBoolean());
  }
}
