package dev.plimsoll.core.engine;

import dev.plimsoll.core.pool.Pools;
import dev.plimsoll.core.scale.Command;
import dev.plimsoll.core.scale.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The agents of all pools that were opened: turns what their fleets command into effects, and into
 * who takes tasks. An agent that nobody asked for is none of its business. Not thread-safe.
 */
final class Staff {
  private final Tasks tasks;
  private final Pools pools;
  private final int bound;
  private final RandomGenerator random;
  private final Map<String, Crew> byPool = new LinkedHashMap<>();
  private final Map<String, Crew> byAgent = new HashMap<>();
  private final Map<String, Instant> sick = new LinkedHashMap<>(); // until when they may go on
  private boolean standIns; // any
  private final List<String> touched = new ArrayList<>(); // took or ended a task in this event

  /**
   * @param bound how many tasks may wait
   */
  Staff(Tasks tasks, int bound, RandomGenerator random) {
    this.tasks = tasks;
    this.pools = tasks.pools;
    this.bound = bound;
    this.random = random;
  }

  /** A pool has agents from now on: asks for the first. */
  void open(PoolSettings settings, Instant now, List<Effect> effects) {
    if (byPool.containsKey(settings.pool())) {
      throw new IllegalArgumentException("pool " + settings.pool() + " is open already");
    }
    pools.balance(settings.pool(), settings.balance());
    Crew crew = new Crew(settings, tasks, bound, random, now);
    byPool.put(settings.pool(), crew);
    standIns |= settings.standIn().isPresent();
    perform(crew, crew.fleet.begin(now), now, effects);
  }

  boolean manages(String agent) {
    return byAgent.containsKey(agent);
  }

  boolean hasStandIns() {
    return standIns;
  }

  boolean isOpen(String pool) {
    return byPool.containsKey(pool);
  }

  /** Every pool that was opened. */
  List<String> opened() {
    return List.copyOf(byPool.keySet());
  }

  /** A task came to a pool's door. */
  void came(String pool) {
    Crew crew = byPool.get(pool);
    if (crew != null) {
      crew.flow.came();
    }
  }

  /** A task of a pool held its slot for so long. */
  void ran(String pool, Duration time) {
    Crew crew = byPool.get(pool);
    if (crew != null) {
      crew.flow.ran(time);
    }
  }

  /** An agent that was asked for is there. */
  void ready(String agent, Instant now, List<Effect> effects) {
    with(agent, crew -> perform(crew, crew.fleet.started(agent, now), now, effects));
  }

  /** An agent that was asked for is not there (any more). */
  void lost(String agent, Instant now, List<Effect> effects) {
    with(
        agent,
        crew -> {
          forget(agent);
          perform(crew, crew.fleet.gone(agent, now), now, effects);
        });
  }

  /** An agent was looked at. */
  void checked(String agent, boolean healthy, Instant now, List<Effect> effects) {
    with(agent, crew -> perform(crew, crew.fleet.checked(agent, healthy, now), now, effects));
  }

  /** Time passed: asks each pool how many agents there should be. */
  void look(double memory, Instant now, List<Effect> effects) {
    for (Crew crew : byPool.values()) {
      perform(crew, crew.look(memory, now, effects), now, effects);
    }
  }

  /** Sick agents whose grace is over, each of which is said once. */
  List<String> overdue(Instant now) {
    if (sick.isEmpty()) {
      return List.of();
    }
    List<String> over =
        sick.entrySet().stream()
            .filter(entry -> !entry.getValue().isAfter(now))
            .map(Map.Entry::getKey)
            .toList();
    over.forEach(agent -> sick.put(agent, Instant.MAX));
    return over;
  }

  /** A slot of the pool that runs the tasks of another, or of its own. */
  Optional<String> take(String pool, String avoid) {
    Optional<String> agent = pools.take(pool, avoid);
    if (agent.isPresent() && byAgent.containsKey(agent.get())) {
      touched.add(agent.get());
    }
    return agent;
  }

  void release(String agent) {
    pools.release(agent);
    if (byAgent.containsKey(agent)) {
      touched.add(agent);
    }
  }

  /** At the end of each event: who became busy or idle, and who drained. */
  void settle(Instant now, List<Effect> effects) {
    for (int i = 0; i < touched.size(); i++) {
      String agent = touched.get(i);
      Crew crew = byAgent.get(agent);
      if (crew == null) {
        continue;
      }
      boolean busy = pools.running(agent) > 0;
      if (sick.containsKey(agent)) {
        letGo(agent, crew, now, effects);
      } else if (busy != crew.busy.contains(agent)) {
        changed(agent, busy, crew, now, effects);
      }
    }
    touched.clear();
  }

  private void changed(String agent, boolean busy, Crew crew, Instant now, List<Effect> effects) {
    if (busy) {
      crew.busy.add(agent);
      crew.fleet.took(agent, now);
    } else {
      crew.busy.remove(agent);
      perform(crew, crew.fleet.freed(agent, now), now, effects);
    }
  }

  /** A sick agent is stopped once it runs nothing. */
  private void letGo(String agent, Crew crew, Instant now, List<Effect> effects) {
    if (pools.running(agent) == 0) {
      forget(agent);
      effects.add(new Effect.StopAgent(agent));
      perform(crew, crew.fleet.gone(agent, now), now, effects);
    }
  }

  private void perform(Crew crew, List<Command> commands, Instant now, List<Effect> effects) {
    for (Command command : commands) {
      String agent = command.agent();
      switch (command) {
        case Command.Start _ -> {
          byAgent.put(agent, crew);
          effects.add(new Effect.StartAgent(crew.pool(), agent, false));
        }
        case Command.Promote _ -> effects.add(new Effect.StartAgent(crew.pool(), agent, true));
        case Command.Serve _ -> pools.ready(crew.pool(), agent, crew.settings.concurrency());
        case Command.Drain _ -> pools.drain(agent);
        case Command.Stop _ -> {
          if (pools.running(agent) > 0) {
            throw new IllegalStateException("was to be stopped while it runs tasks: " + agent);
          }
          forget(agent);
          effects.add(new Effect.StopAgent(agent));
        }
        case Command.Replace(String _, Optional<String> by) -> {
          pools.drain(agent);
          sick.put(agent, now.plus(crew.settings.grace()));
          touched.add(agent); // it may run nothing
          effects.add(new Effect.ReplaceAgent(crew.pool(), agent, pools.running(agent), by));
        }
      }
    }
  }

  private void forget(String agent) {
    pools.lost(agent);
    sick.remove(agent);
    Crew crew = byAgent.remove(agent);
    if (crew != null) {
      crew.busy.remove(agent);
    }
  }

  /** Whose agents run the tasks of a pool: its own while there are any, else who stands in. */
  String runnerOf(String pool) {
    Crew crew = byPool.get(pool);
    if (crew == null || crew.settings.standIn().isEmpty() || pools.slots(pool) > 0) {
      return pool;
    }
    String other = crew.settings.standIn().get();
    for (int hops = 0; hops < byPool.size() && pools.slots(other) == 0; hops++) {
      Crew next = byPool.get(other);
      other = next == null ? other : next.settings.standIn().orElse(other);
    }
    return pools.slots(other) > 0 ? other : pool;
  }

  /** Whose tasks the agents of a pool run now: its own first, then those of pools without. */
  List<String> linesOf(String pool) {
    if (!standIns) {
      return List.of(pool);
    }
    List<String> lines = new ArrayList<>(List.of(pool));
    byPool.keySet().stream()
        .filter(other -> !other.equals(pool) && runnerOf(other).equals(pool))
        .forEach(lines::add);
    return lines;
  }

  /** Tasks of one pool begin on agents of another, which is said when it changes. */
  Optional<Effect> begins(String pool, String on) {
    Crew crew = byPool.get(pool);
    if (crew == null || crew.runBy.equals(on)) {
      return Optional.empty();
    }
    crew.runBy = on;
    return Optional.of(new Effect.StandIn(pool, on));
  }

  /** Every agent there is, by name. */
  List<AgentReport> agents() {
    List<AgentReport> reports = new ArrayList<>();
    for (Pools.Load load : pools.loads()) {
      Stage stage = byAgent.containsKey(load.agent()) ? stage(load.agent()) : Stage.READY;
      reports.add(
          new AgentReport(load.pool(), load.agent(), stage, load.concurrency(), load.running()));
    }
    byAgent.forEach((agent, crew) -> {
      if (!pools.knows(agent)) {
        int slots = crew.settings.concurrency();
        reports.add(new AgentReport(crew.pool(), agent, stage(agent), slots, 0));
      }
    });
    reports.sort(Comparator.comparing(AgentReport::agent));
    return List.copyOf(reports);
  }

  private Stage stage(String agent) {
    Crew crew = byAgent.get(agent);
    return crew == null || sick.containsKey(agent) ? Stage.SICK : crew.fleet.stage(agent);
  }

  private void with(String agent, Consumer<Crew> step) {
    Crew crew = byAgent.get(agent);
    if (crew != null) {
      step.accept(crew);
    }
  }

  void clockSet(Duration by) {
    byPool.values().forEach(crew -> crew.clockSet(by));
    sick.replaceAll((_, until) -> until.equals(Instant.MAX) ? until : until.plus(by));
  }
}
