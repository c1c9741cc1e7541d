package dev.plimsoll.simulate.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.base.units.Durations;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.engine.Event;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.lab.measure.RunResult.Series;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.simulate.drive.Simulated;
import dev.plimsoll.simulate.drive.Simulation;
import dev.plimsoll.simulate.drive.Worlds;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RegionsTest {
  private static final long SECOND = 1_000_000_000;
  private static final Duration FAR = Duration.ofMillis(45);
  private static final Away MIDDLE = new Away(20 * SECOND, 40 * SECOND);
  private static final Scenario LOAD =
      Worlds.scenario("load: [{rate: 100/s, arrivals: poisson, duration: 1m}]\n");

  @Test
  void each_region_carries_its_share_on_servers_of_its_own() {
    Simulated run = play(2, List.of(), List.of(), "10s");

    assertThat(run.regions()).extracting(one -> one.fleet().agents()).containsExactly(6, 4);
    Regional eu = run.regions().getFirst();
    Regional us = run.regions().getLast();
    assertThat(perSecond(eu.traffic().well().done(), 60)).isBetween(56.0, 64.0);
    assertThat(perSecond(us.traffic().well().done(), 60)).isBetween(36.0, 44.0);
    assertThat(eu.traffic().failing().came()).isZero();
    assertThat(p95(eu.traffic().well())).as("its own provider").isBetween(245.0, 265.0);
    Series all = run.result().all();
    assertThat(all.failed()).isZero();
    assertThat(run.counts().completed()).isEqualTo(all.ok());
  }

  @Test
  void the_callers_of_a_region_that_is_away_go_where_they_are_sent_once_they_notice() {
    Simulated run = play(1, List.of(MIDDLE), List.of(), "5s");

    Traffic eu = run.regions().getFirst().traffic();
    Traffic us = run.regions().getLast().traffic();
    assertThat(eu.failing().came()).isZero();
    assertThat(eu.cut()).as("5 s of 60/s, and those that waited").isBetween(270L, 345L);
    assertThat(run.result().all().failed()).isBetween(eu.cut() - 5, eu.cut());
    double expected = (5 * 40 + 15 * 100) / 20.0; // alone until callers notice, then all
    assertThat(perSecond(us.failing().came(), 20)).isBetween(expected - 6, expected + 6);
    assertThat(us.well().came() + eu.well().came())
        .as("callers come back as late as they left")
        .isBetween(3_800L, 4_200L);
    assertThat(us.cut()).isZero();
  }

  @Test
  void without_a_failover_callers_wait_for_their_own_region() {
    Simulated run = play(1, List.of(MIDDLE), List.of(), "1h");

    assertThat(run.result().all().failed()).isBetween(1_100L, 1_310L);
  }

  @Test
  void servers_of_both_regions_share_one_provider_and_its_distance_counts() {
    List<Target> chain = List.of(new Target("one", "model"));
    WorldSettings server = server(10);
    ProviderSettings small = server.provider().withSlots(10); // 50 calls of 200 ms a second
    Map<String, ProviderSettings> providers = new LinkedHashMap<>();
    providers.put("one", small);
    WorldSettings shared =
        new WorldSettings(
            server.engine().with(WorldSettings.anyNumberOfCalls(List.of("one"))),
            server.fleet().calling(chain),
            providers,
            server.delays());
    List<Region> regions =
        List.of(
            new Region("eu", 0.5, 1, 1, chain, Map.of(), Map.of(), List.of()),
            new Region("us", 0.5, 1, 1, chain, Map.of("one", FAR), Map.of(), List.of()));
    Scenario light = Worlds.scenario("load: [{rate: 10/s, arrivals: poisson, duration: 1m}]\n");

    Simulated idle = run(light, shared, geography(regions, List.of(), "10s"));
    Simulated busy = run(LOAD, shared, geography(regions, List.of(), "10s"));

    double near = p95(idle.regions().getFirst().traffic().well());
    double far = p95(idle.regions().getLast().traffic().well());
    assertThat(far - near).as("there and back").isBetween(70.0, 110.0);
    assertThat(busy.gauges().calls()).isBetween(9.5, 10.0);
    assertThat(busy.gauges().fullProviders().get("one").nanos()).isGreaterThan(30 * SECOND);
    long done = busy.regions().stream().mapToLong(one -> one.traffic().well().done()).sum();
    assertThat(perSecond(done, 60)).isBetween(45.0, 55.0);
  }

  @Test
  void regions_that_are_played_again_are_the_same() {
    String one = play(2, List.of(MIDDLE), List.of(), "5s").counts().toString();
    String other = play(2, List.of(MIDDLE), List.of(), "5s").counts().toString();

    assertThat(one).isEqualTo(other);
  }

  @Test
  void the_engines_laws_hold_while_regions_come_and_go() {
    WorldSettings server = server(4);
    Geography two = two(2, List.of(MIDDLE), List.of(), "5s");
    int[] looks = new int[1];
    Watcher laws =
        new Watcher() {
          @Override
          public void decided(World world, Event event, List<Effect> effects) {
            looks[0]++;
            assertThat(world.brokenLaws()).as("after %s", event).isEmpty();
          }
        };
    var _ = new Simulation(LOAD, server).across(Optional.of(two)).watchedBy(laws).run();

    assertThat(looks[0]).isGreaterThan(10_000);
  }

  @Test
  void seconds_of_failures_that_overlap_count_once() {
    List<Away> spells =
        List.of(new Away(30 * SECOND, 50 * SECOND), MIDDLE, new Away(55 * SECOND, 90 * SECOND));

    assertThat(Away.seconds(spells, 60)).isEqualTo(35);
  }

  private static double perSecond(long count, double seconds) {
    return count / seconds;
  }

  private static double p95(Traffic.Sum sum) {
    return sum.times().percentile(95).orElseThrow() / 1e6;
  }

  private static Simulated play(int servers, List<Away> eu, List<Away> us, String failover) {
    return run(LOAD, server(10), two(servers, eu, us, failover));
  }

  private static Simulated run(Scenario load, WorldSettings server, Geography geography) {
    return new Simulation(load, server).across(Optional.of(geography)).run();
  }

  private static WorldSettings server(int agents) {
    return Worlds.usual(agents, "uniform:150ms..250ms");
  }

  private static Geography two(int servers, List<Away> eu, List<Away> us, String failover) {
    return geography(
        List.of(
            new Region("eu", 0.6, servers, 0.6, List.of(), Map.of(), Map.of(), eu),
            new Region("us", 0.4, 1, 0.4, List.of(), Map.of(), Map.of(), us)),
        Stream.concat(eu.stream(), us.stream()).toList(),
        failover);
  }

  private static Geography geography(List<Region> regions, List<Away> failing, String failover) {
    return new Geography(
        regions, Map.of(Geography.between("eu", "us"), FAR), failing, Durations.parse(failover));
  }
}
