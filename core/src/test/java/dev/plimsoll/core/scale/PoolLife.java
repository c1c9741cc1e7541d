package dev.plimsoll.core.scale;

import dev.plimsoll.core.scale.Load.Agents;
import dev.plimsoll.core.scale.Load.Backlog;
import dev.plimsoll.core.scale.Load.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A queue, its fleet and its autoscaler in virtual time: 8 slots an agent, tasks of 1 s on average,
 * arrivals by chance, a look every 100 ms.
 */
final class PoolLife {
  static final int SLOTS = 8;
  private static final Duration LOOK = Duration.ofMillis(100);

  final Yard yard;
  final Deque<Instant> queue = new ArrayDeque<>();
  final List<Duration> waits = new ArrayList<>();
  int came;
  int steps;
  int stepsDown;
  int mostAgents;
  double agentSeconds;
  @Nullable LoadForecast forecast; // of arrivals a second, in buckets of 10 s
  private final SplittableRandom random = new SplittableRandom(7);
  private Autoscaler scaler;
  private double rate; // as a server would measure it: a mean that fades within seconds
  private int inBucket;
  private int looks;

  PoolLife(FleetSettings settings, Duration cold) {
    yard = new Yard(settings);
    yard.cold = cold;
    yard.begin();
    yard.pass(cold);
    scaler = Autoscaler.begin(ScaleSettings.standard(settings.size()), yard.now);
  }

  void live(Duration time, DoubleUnaryOperator perSecond) {
    Instant begun = yard.now;
    while (Duration.between(begun, yard.now).compareTo(time) < 0) {
      double second = Duration.between(begun, yard.now).toMillis() / 1e3;
      arrive(perSecond.applyAsDouble(second) / 10);
      serve();
      look();
      yard.pass(LOOK);
    }
  }

  private void arrive(double mean) {
    int arrivals = (int) mean + (random.nextDouble() < mean - (int) mean ? 1 : 0);
    for (int i = 0; i < arrivals; i++) {
      queue.addLast(yard.now);
    }
    came += arrivals;
    rate += (arrivals * 10 - rate) * 0.05;
    inBucket += arrivals;
    if (++looks % 100 == 0 && forecast != null) {
      forecast.observe(inBucket / 10.0);
    }
    inBucket = looks % 100 == 0 ? 0 : inBucket;
  }

  private void serve() {
    while (!queue.isEmpty() && yard.give(task(), SLOTS)) {
      waits.add(Duration.between(queue.removeFirst(), yard.now));
    }
  }

  private Duration task() {
    return Duration.ofMillis(random.nextInt(500, 1_500));
  }

  private void look() {
    Decision decision = scaler.decide(load(), yard.now);
    scaler = scaler.after(decision, yard.now);
    steps += decision instanceof Decision.Hold ? 0 : 1;
    stepsDown += decision instanceof Decision.Retire ? 1 : 0;
    if (decision.target() != yard.fleet.target()) {
      yard.perform(yard.fleet.resize(decision.target(), yard.now));
    }
    mostAgents = Math.max(mostAgents, yard.fleet.target());
    agentSeconds += yard.fleet.target() / 10.0;
  }

  private Load load() {
    int busy = yard.serving().stream().mapToInt(agent -> yard.running.get(agent)).sum();
    Agents agents = new Agents(yard.count(Stage.READY), yard.fleet.starting(), busy, SLOTS);
    Duration oldest =
        queue.isEmpty() ? Duration.ZERO : Duration.between(queue.getFirst(), yard.now);
    Backlog backlog = new Backlog(queue.size(), 1_000, oldest);
    return new Load(agents, backlog, new Traffic(rate, expected(), 1, busy, busy), 0.3);
  }

  private double expected() {
    Optional<Prediction> ahead = forecast == null ? Optional.empty() : forecast.ahead();
    return ahead.filter(Prediction::isUseful).map(Prediction::expected).orElse(0.0);
  }

  /** The wait that one in a hundred exceeded. */
  Duration p99() {
    return waits.stream().sorted().skip(waits.size() * 99L / 100).findFirst().orElseThrow();
  }

  Duration longest() {
    return waits.stream().max(Duration::compareTo).orElseThrow();
  }
}
