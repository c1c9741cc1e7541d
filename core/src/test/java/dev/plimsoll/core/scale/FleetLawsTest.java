package dev.plimsoll.core.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.scale.FleetSettings.Health;
import dev.plimsoll.core.scale.FleetSettings.Lives;
import dev.plimsoll.core.scale.FleetSettings.Spares;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Random lives of a fleet; the {@link Yard} checks the laws after each event. */
class FleetLawsTest {
  private static final int SEEDS = 150;
  private static final int STEPS = 400;
  private static final int SLOTS = 3;

  @Test
  void the_laws_hold_after_every_event_of_any_life() {
    Set<String> seen = new TreeSet<>();
    for (long seed = 1; seed <= SEEDS; seed++) {
      Yard yard = live(seed);
      yard.all.forEach(command -> seen.add(command.getClass().getSimpleName()));
    }
    assertThat(seen).containsExactly("Drain", "Promote", "Replace", "Serve", "Start", "Stop");
  }

  /** Hundreds of random events; then all goes well, and everything must be as it was asked for. */
  private static Yard live(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Yard yard = new Yard(settings(random), seed);
    double failing = random.nextInt(3) * 0.2;
    yard.startFails = _ -> random.nextDouble() < failing;
    yard.startHangs = _ -> random.nextDouble() < failing / 4;
    yard.begin();
    for (int step = 0; step < STEPS; step++) {
      step(yard, random);
      yard.check();
    }
    yard.startFails = _ -> false;
    yard.startHangs = _ -> false;
    yard.stopsHang = false;
    yard.perform(yard.fleet.resize(yard.settings.size().max(), yard.now));
    yard.pass(Duration.ofMinutes(2));
    String name = "seed " + seed;
    assertThat(yard.count(Stage.READY))
        .as(name)
        .isGreaterThanOrEqualTo(yard.fleet.target() - Math.max(1, yard.fleet.target() / 10));
    assertThat(yard.count(Stage.WARM) + yard.count(Stage.STARTING))
        .as("%s: the spares are there again", name)
        .isGreaterThanOrEqualTo(yard.settings.spares().kept());
    assertThat(yard.count(Stage.SICK)).as(name).isZero();
    return yard;
  }

  private static FleetSettings settings(SplittableRandom random) {
    int min = random.nextInt(4);
    int max = min + random.nextInt(1, 12);
    int kept = random.nextInt(4);
    Duration idle = Duration.ofSeconds(random.nextInt(20, 600));
    return new FleetSettings(
        "pool",
        new Size(min, random.nextInt(min, max + 1), max),
        new Spares(kept, kept + random.nextInt(3)),
        new Lives(idle, idle.plusSeconds(random.nextInt(1_000)), random.nextDouble(0.9)),
        new Health(random.nextInt(1, 4), Duration.ofSeconds(random.nextInt(4, 20))));
  }

  private static void step(Yard yard, SplittableRandom random) {
    switch (random.nextInt(10)) {
      case 0 -> {
        int agents = random.nextInt(yard.settings.size().max() + 3);
        yard.perform(yard.fleet.resize(agents, yard.now));
      }
      case 1 -> any(yard, random).forEach(agent -> check(yard, agent, random));
      case 2 -> {
        if (random.nextInt(4) == 0) {
          any(yard, random).forEach(yard::lose);
        }
      }
      case 3 -> yard.stopsHang = random.nextInt(8) == 0;
      case 4, 5, 6 -> yard.give(Duration.ofMillis(random.nextInt(60_000)), SLOTS);
      default -> yard.pass(Duration.ofMillis(random.nextInt(20_000)));
    }
  }

  private static void check(Yard yard, String agent, SplittableRandom random) {
    yard.perform(yard.fleet.checked(agent, random.nextInt(3) == 0, yard.now));
  }

  /** One of those that once started, if there is any. */
  private static List<String> any(Yard yard, SplittableRandom random) {
    List<String> agents = new ArrayList<>(yard.alive);
    return agents.isEmpty() ? List.of() : List.of(agents.get(random.nextInt(agents.size())));
  }
}
