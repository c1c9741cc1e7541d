package dev.plimsoll.simulate.plan;

import dev.plimsoll.lab.arrivals.Shape;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.simulate.drive.Simulated;
import dev.plimsoll.simulate.drive.Simulation;
import dev.plimsoll.simulate.world.Fleet;
import dev.plimsoll.simulate.world.WorldSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Looks for the fewest agents that keep the goals of one load. Little's law says where to begin;
 * then runs alone decide: up until the goals are kept, halving down to the last agent (or half a
 * percent of many), over a part of the load first and over all of it in the end. Takes for granted
 * that more agents never break what fewer kept.
 */
final class Search {
  private static final int MOST_SLOTS = 100_000;
  private static final int MOST_LONGER_TRIES = 20;

  /** So many tasks, and so many mean calls, are enough to see that a queue grows. */
  private static final double PROBE_TASKS = 50_000;

  private static final double PROBE_CALLS = 10;

  /** So far below the load no number of agents ever carries it. */
  private static final double SURELY_TOO_FEW = 0.8;

  private final PlanSettings settings;
  private final Scenario whole;
  private final Scenario part;
  private final OptionalDouble perSecond;
  private final TreeMap<Integer, Tried> tried = new TreeMap<>();

  /** What so many agents made of the load. */
  private record Tried(Fleet fleet, Simulated run, List<String> broken, String why) {
    boolean isKept() {
      return broken.isEmpty();
    }
  }

  /**
   * @param perSecond the load's rate; absent where it has none of its own, and is played whole
   */
  Search(PlanSettings settings, Scenario load, OptionalDouble perSecond) {
    this.settings = settings;
    this.whole = load;
    this.part = perSecond.isPresent() && !isFailing() ? part(load, perSecond.getAsDouble()) : load;
    this.perSecond = perSecond;
  }

  /** What fails for a while fails in the middle: a part of the load may not see it. */
  private boolean isFailing() {
    return settings.regions().map(regions -> !regions.failing().isEmpty()).orElse(false)
        || settings.world().providers().values().stream()
            .anyMatch(provider -> !provider.faults().isEmpty());
  }

  private Scenario part(Scenario load, double rate) {
    Shape shape = load.load().getFirst();
    double calls = PROBE_CALLS * settings.world().provider().times().meanNanos() / 1e9;
    double seconds = Math.max(10, Math.max(calls, PROBE_TASKS / rate));
    Duration length = shape.length().orElseThrow();
    Duration probe = Duration.ofMillis((long) (seconds * 1000));
    return probe.compareTo(length) < 0 ? Plan.loaded(load, shape.lasting(probe)) : load;
  }

  /** The fewest that keep the goals; those that were given; or the most that did not. */
  Rung find(String label) {
    if (settings.agents().isPresent()) {
      return rung(label, play(whole, settings.agents().getAsInt()), Optional.empty());
    }
    int enough = enough();
    Tried last = whole.equals(part) ? look(enough) : play(whole, enough);
    for (int i = 0; i < MOST_LONGER_TRIES && !last.isKept() && look(enough).isKept(); i++) {
      tried.put(enough, last);
      enough += step(enough, 100);
      last = play(whole, enough);
    }
    return rung(label, last, fewer(enough));
  }

  /** Of what was tried, the fewest agents that kept the goals; else the most. */
  private int enough() {
    int least = settings.leastAgents();
    int guess = Math.max(least, (int) Math.ceil(littles()));
    int most = Math.max(guess, MOST_SLOTS * settings.world().fleet().agents() / slots());
    int enough = guess;
    while (!look(enough).isKept()) {
      if (enough >= most || hopeless(look(enough))) {
        return enough;
      }
      enough = Math.min(most, enough + step(enough, 4));
    }
    int surely = Math.max(least - 1, (int) (SURELY_TOO_FEW * littles()));
    int few = Optional.ofNullable(tried.lowerKey(enough)).orElse(surely);
    while (enough - few > step(enough, 200)) {
      int middle = (enough + few) >>> 1;
      if (look(middle).isKept()) {
        enough = middle;
      } else {
        few = middle;
      }
    }
    return enough;
  }

  /** By Little's law: rate times mean time, over the slots of an agent; 0 without a rate. */
  private double littles() {
    double slotsOfOne = (double) slots() / settings.world().fleet().agents();
    double busy = perSecond.orElse(0) * settings.world().provider().times().meanNanos() / 1e9;
    return busy / slotsOfOne;
  }

  private int slots() {
    return settings.world().fleet().slots();
  }

  private boolean hopeless(Tried last) {
    return Bottleneck.providerIsFull(last.run(), settings.world().with(last.fleet()))
        || Bottleneck.agentsAreIdle(last.run())
        || Bottleneck.moneyIsSpent(last.run())
        || Bottleneck.callersAreCutOff(last.run());
  }

  private static int step(int agents, int part) {
    return Math.max(1, agents / part);
  }

  private Tried look(int agents) {
    return tried.computeIfAbsent(agents, many -> play(part, many));
  }

  private Tried play(Scenario load, int agents) {
    WorldSettings world = settings.world().with(settings.world().fleet().of(agents));
    Simulated run =
        new Simulation(load, world)
            .across(settings.regions())
            .as(settings.command(), settings.version())
            .run();
    List<String> broken = Goals.broken(run).stream().map(Goals.Broken::toString).toList();
    return new Tried(world.fleet(), run, broken, broken.isEmpty() ? "" : Bottleneck.of(run, world));
  }

  /** What the most agents below, of those tried, did not keep; one fewer is tried for that. */
  private Optional<Rung.Fewer> fewer(int enough) {
    if (!tried.headMap(enough, false).values().stream().anyMatch(one -> !one.isKept())
        && enough > settings.leastAgents()) {
      var _ = look(enough - 1);
    }
    return tried.headMap(enough, false).descendingMap().entrySet().stream()
        .filter(entry -> !entry.getValue().isKept())
        .findFirst()
        .map(Map.Entry::getValue)
        .map(one -> new Rung.Fewer(one.fleet().agents(), one.broken(), one.why()));
  }

  private Rung rung(String label, Tried last, Optional<Rung.Fewer> fewer) {
    return new Rung(
        label,
        perSecond,
        last.fleet(),
        last.run(),
        last.broken(),
        last.why(),
        last.isKept() ? fewer : Optional.empty());
  }
}
