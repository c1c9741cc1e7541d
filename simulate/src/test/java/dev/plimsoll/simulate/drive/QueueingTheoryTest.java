package dev.plimsoll.simulate.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.work.Priority;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.simulate.world.WorldSettings;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Where a formula is known, the world agrees with it. */
class QueueingTheoryTest {
  private static final int SERVERS = 8;
  private static final int SEEDS = 5;

  /** Erlang's C: Poisson arrivals, exponential times, c servers, first come first served. */
  @Test
  void mean_waits_are_those_of_erlang() {
    for (double load : new double[] {0.6, 0.8, 0.9}) {
      double expected = erlangC(SERVERS, load * SERVERS) * 0.1 / (SERVERS * (1 - load));
      double sum = 0;
      for (int seed = 1; seed <= SEEDS; seed++) {
        Simulated run = run(load, seed);
        sum += run.gauges().waits(Priority.NORMAL).mean().orElseThrow() / 1e9;
        assertThat(run.gauges().busy()).isCloseTo(load, Percentage.withPercentage(6));
        assertThat(run.gauges().calls()).isCloseTo(load * SERVERS, Percentage.withPercentage(6));
      }
      assertThat(sum / SEEDS)
          .as("load %s", load)
          .isCloseTo(expected, Percentage.withPercentage(10));
    }
  }

  private static Simulated run(double load, int seed) {
    String text = "seed: %d\nload: [{rate: %s/s, arrivals: poisson, duration: 20m}]";
    return new Simulation(
            Worlds.scenario(text.formatted(seed, load * SERVERS / 0.1)),
            Worlds.server(1, SERVERS, "exponential:100ms"))
        .run();
  }

  /** The chance that whoever comes has to wait. */
  private static double erlangC(int servers, double offered) {
    double blocked = 1;
    for (int i = 1; i <= servers; i++) {
      blocked = offered * blocked / (i + offered * blocked); // Erlang's B, one server more
    }
    return blocked / (1 - offered / servers * (1 - blocked));
  }

  /** Pollaczek and Khinchine: one server, constant times: half the wait of exponential ones. */
  @Test
  void the_mean_wait_for_constant_times_is_that_of_pollaczek_and_khinchine() {
    Simulated run =
        new Simulation(
                Worlds.scenario("load: [{rate: 8/s, arrivals: poisson, duration: 4h}]"),
                Worlds.server(1, 1, "constant:100ms"))
            .run();

    double found = run.gauges().waits(Priority.NORMAL).mean().orElseThrow() / 1e9;

    assertThat(found).isCloseTo(0.8 * 0.1 / (2 * (1 - 0.8)), Percentage.withPercentage(4));
  }

  @Test
  void users_who_never_pause_keep_every_slot_busy_and_share_what_it_gives() {
    Simulated run =
        new Simulation(
                Worlds.scenario("load: [{users: 64, duration: 60s}]"),
                Worlds.server(4, 8, "constant:200ms"))
            .run();

    RunResult.Series all = run.result().all();
    assertThat(all.throughput()).isCloseTo(160, Percentage.withPercentage(0.5)); // 32 / 0.2 s
    assertThat(all.response().percentile(50).orElseThrow() / 1e6)
        .isCloseTo(400, Percentage.withPercentage(0.5)); // two rounds of users on the slots
    assertThat(all.failed()).isZero();
  }

  @Test
  void a_provider_with_fewer_slots_than_the_agents_is_what_carries() {
    WorldSettings usual = Worlds.server(4, 8, "constant:200ms");
    WorldSettings server = Worlds.callsAtOnce(usual.with(usual.provider().withSlots(10)), 1_000);
    Simulated run =
        new Simulation(Worlds.scenario("load: [{users: 64, duration: 60s}]"), server).run();

    assertThat(run.result().all().throughput()).isCloseTo(50, Percentage.withPercentage(0.5));
    assertThat(run.gauges().callsInLine()).isCloseTo(22, Percentage.withPercentage(2));
  }
}
