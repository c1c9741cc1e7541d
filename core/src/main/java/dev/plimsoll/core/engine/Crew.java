package dev.plimsoll.core.engine;

import dev.plimsoll.core.engine.PoolSettings.Scaling;
import dev.plimsoll.core.pool.Pools;
import dev.plimsoll.core.scale.Autoscaler;
import dev.plimsoll.core.scale.Command;
import dev.plimsoll.core.scale.Decision;
import dev.plimsoll.core.scale.Fleet;
import dev.plimsoll.core.scale.Load;
import dev.plimsoll.core.scale.Load.Agents;
import dev.plimsoll.core.scale.Load.Backlog;
import dev.plimsoll.core.scale.Reason;
import dev.plimsoll.core.scale.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The agents of one pool and how many there should be: measures what comes, asks the autoscaler,
 * and has the fleet follow. Carries nothing out. Not thread-safe.
 */
final class Crew {
  final PoolSettings settings;
  final Fleet fleet;
  final Flow flow;

  /** Those of whom the fleet knows that they run something. */
  final Set<String> busy = new HashSet<>();

  /** Who was last said to run its tasks; itself at first. */
  String runBy;

  private final Tasks tasks;
  private final int bound;
  private Optional<Autoscaler> scaler;
  private Instant emptyAt; // when nothing was last seen to wait
  private boolean atMost; // more were needed than are allowed, and that was said

  /**
   * @param bound how many tasks may wait
   */
  Crew(PoolSettings settings, Tasks tasks, int bound, RandomGenerator random, Instant now) {
    this.settings = settings;
    this.tasks = tasks;
    this.bound = bound;
    this.fleet = new Fleet(settings.fleet(), random);
    this.flow = new Flow(settings.scaling().flatMap(Scaling::foresight), now);
    this.scaler = settings.scaling().map(scaling -> Autoscaler.begin(scaling.settings(), now));
    this.runBy = settings.pool();
    this.emptyAt = now;
  }

  String pool() {
    return settings.pool();
  }

  /** What is to be done now that time has passed, and why. */
  List<Command> look(double memory, Instant now, List<Effect> effects) {
    Load load = load(memory, now);
    List<Command> commands = new ArrayList<>();
    scaler.ifPresent(present -> {
      Decision decision = present.decide(load, now);
      scaler = Optional.of(present.after(decision, now));
      said(decision).ifPresent(effects::add);
      if (decision.target() != fleet.target()) {
        commands.addAll(fleet.resize(decision.target(), now));
      }
    });
    int before = fleet.target();
    commands.addAll(fleet.ticked(now));
    if (fleet.target() < before) {
      Decision unused = Decision.unused(before - fleet.target(), fleet.target(), load);
      effects.add(new Effect.Scale(pool(), unused));
    }
    return commands;
  }

  /** Steps are said, and once that more are needed than may be. */
  private Optional<Effect> said(Decision decision) {
    boolean capped = decision.grounds().reason() == Reason.AT_MOST;
    boolean isNews =
        switch (decision) {
          case Decision.Hold _ -> capped && !atMost;
          case Decision.Add _, Decision.Retire _ -> true;
        };
    atMost = capped || (atMost && decision.grounds().reason() == Reason.PAUSE);
    return isNews ? Optional.of(new Effect.Scale(pool(), decision)) : Optional.empty();
  }

  private Load load(double memory, Instant now) {
    Pools pools = tasks.pools;
    int ready = fleet.counts().getOrDefault(Stage.READY, 0);
    int missing = Math.max(0, fleet.target() - ready); // they start, or will when they may
    Agents agents = new Agents(ready, missing, pools.taken(pool()), settings.concurrency());
    // while nothing may start, agents are not what is short
    int depth = tasks.mayStart() ? tasks.queue.waiting(pool()) : 0;
    boolean strained = depth > 0 && pools.free(pool()) == 0;
    Backlog backlog = new Backlog(depth, bound, oldest(depth, now));
    return new Load(agents, backlog, flow.look(ready, strained, now), Math.max(0, memory));
  }

  /** Nothing here waits longer than the oldest of all, or than since nothing was seen to wait. */
  private Duration oldest(int depth, Instant now) {
    if (depth == 0) {
      emptyAt = now;
      return Duration.ZERO;
    }
    Instant oldest = tasks.waitingSince().orElse(now);
    Instant since = oldest.isBefore(emptyAt) ? emptyAt : oldest;
    return since.isBefore(now) ? Duration.between(since, now) : Duration.ZERO;
  }

  void clockSet(Duration by) {
    fleet.clockSet(by);
    flow.clockSet(by);
    scaler = scaler.map(present -> present.clockSet(by));
    emptyAt = emptyAt.plus(by);
  }
}
