package dev.plimsoll.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.pool.Balance;
import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.core.retry.RetryPolicy;
import dev.plimsoll.core.scale.Decision;
import dev.plimsoll.core.scale.FleetSettings;
import dev.plimsoll.core.scale.FleetSettings.Health;
import dev.plimsoll.core.scale.FleetSettings.Lives;
import dev.plimsoll.core.scale.FleetSettings.Spares;
import dev.plimsoll.core.scale.Reason;
import dev.plimsoll.core.scale.ScaleSettings;
import dev.plimsoll.core.scale.ScaleSettings.Pauses;
import dev.plimsoll.core.scale.Size;
import dev.plimsoll.core.scale.Stage;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Outcome;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.QueueMode;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Random lives of an engine that has its agents started and stopped itself; the laws of {@link
 * World} and those of agents are checked after each event.
 */
class StaffLawsTest {
  private static final int SEEDS = 80;
  private static final int STEPS = 800;
  private static final Outcome DONE = new Outcome.Completed();
  private static final Size SIZE = new Size(1, 2, 6);
  private static final Duration GRACE = Duration.ofSeconds(4);

  private final Set<String> seen = new TreeSet<>();
  private int downs;
  private int replaced;

  @Test
  void the_laws_of_agents_hold_after_every_event_of_any_life() {
    long events = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      events += live(seed).events;
    }
    System.out.printf(
        "%,d events, %d steps down, %d agents replaced: %s%n", events, downs, replaced, seen);
    assertThat(events).isGreaterThan(50_000);
    assertThat(downs).isGreaterThan(100);
    assertThat(replaced).isGreaterThan(100);
    assertThat(seen).contains("up", "down", "warm", "stand-in", "own again", "moved", "start lost");
  }

  private World live(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Caps small =
        new Caps(
            Map.of(Priority.CRITICAL, 10, Priority.HIGH, 15, Priority.NORMAL, 20, Priority.LOW, 10),
            40,
            0.95);
    EngineSettings settings = new EngineSettings(small, 20, RetryPolicy.standard(), Map.of(), 3);
    World world = new World(settings, seed);
    open(world, pool("general", random));
    open(world, pool("writer", random).standIn("general"));
    for (int step = 0; step < STEPS; step++) {
      int busy = step / 100 % 2; // load comes and goes
      tell(world, random, busy == 0 ? 12 : 4);
    }
    runOut(world);
    return world;
  }

  private static PoolSettings pool(String role, SplittableRandom random) {
    PoolSettings usual = PoolSettings.scaled(role, SIZE, random.nextInt(1, 4));
    FleetSettings fleet =
        new FleetSettings(
            role,
            SIZE,
            new Spares(1, 2),
            new Lives(Duration.ofSeconds(20), Duration.ofSeconds(60), 0.2),
            new Health(2, Duration.ofSeconds(5)));
    ScaleSettings standard = ScaleSettings.standard(SIZE);
    ScaleSettings quick =
        new ScaleSettings(
            SIZE,
            standard.marks(),
            standard.sizing(),
            standard.outer(),
            new Pauses(Duration.ofMillis(200), Duration.ofMillis(500)));
    Balance balance = random.nextBoolean() ? Balance.LEAST_LOADED : Balance.ROUND_ROBIN;
    return new PoolSettings(
        usual.concurrency(),
        fleet,
        Optional.of(new PoolSettings.Scaling(quick, Optional.empty())),
        balance,
        Optional.empty(),
        GRACE);
  }

  private void open(World world, PoolSettings pool) {
    on(world, new Event.PoolOpened(pool));
  }

  private void tell(World world, SplittableRandom random, int arrivals) {
    int what = random.nextInt(40);
    if (what < arrivals) {
      Ticket plain = world.ticket(Priority.values()[random.nextInt(4)]);
      String pool = random.nextInt(3) == 0 ? "writer" : "general";
      Ticket ticket = Ticket.of(plain.id(), plain.priority(), pool);
      world.tickets.put(ticket.id(), ticket);
      on(world, new Event.Submitted(ticket));
      return;
    }
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4 ->
          any(world.toStore, random).ifPresent(id -> on(world, new Event.Stored(id)));
      case 5, 6, 7, 8 ->
          any(world.running.keySet(), random).ifPresent(id -> ended(world, id, random));
      case 9, 10, 11, 12 ->
          any(world.starting.keySet(), random).ifPresent(agent -> started(world, agent, random));
      case 13 -> sicken(world, random);
      case 14 ->
          any(world.kept.keySet(), random).ifPresent(id -> on(world, new Event.CancelAsked(id)));
      case 15 -> {
        if (random.nextInt(20) == 0) {
          world.queue(QueueMode.values()[random.nextInt(3)]);
        } else {
          world.queue(QueueMode.OPEN);
        }
      }
      default -> {
        world.pass(Duration.ofMillis(random.nextInt(400)));
        on(world, new Event.Sampled(random.nextDouble() * 0.5));
      }
    }
  }

  /** An agent fails its checks, in some lives all of a pool; or it is lost with what it runs. */
  private void sicken(World world, SplittableRandom random) {
    List<AgentReport> agents = world.engine.agents();
    String prefix = random.nextInt(8) == 0 ? "writer" : "";
    if (prefix.isEmpty() && random.nextBoolean()) {
      any(agents.stream().map(AgentReport::agent).toList(), random)
          .ifPresent(agent -> on(world, new Event.AgentChecked(agent, random.nextBoolean())));
      return;
    }
    for (AgentReport agent : agents) {
      if (!prefix.isEmpty() && agent.pool().equals(prefix)) {
        on(world, new Event.AgentChecked(agent.agent(), false));
        on(world, new Event.AgentChecked(agent.agent(), false));
      }
    }
  }

  private void started(World world, String agent, SplittableRandom random) {
    Effect.StartAgent start = world.starting.remove(agent);
    if (start == null) {
      return;
    }
    if (random.nextInt(25) == 0) {
      seen.add("start lost");
      on(world, new Event.AgentLost(agent));
    } else {
      seen.add(start.warm() ? "warm" : "cold");
      on(world, new Event.AgentReady(start.pool(), agent, 99));
    }
  }

  private void ended(World world, TaskId id, SplittableRandom random) {
    boolean stops = world.interrupted.contains(id);
    Failure failure = Failure.retryable("http_500", "it failed");
    Outcome end = random.nextInt(8) == 0 ? new Outcome.Failed(failure) : DONE;
    end(world, id, stops ? new Outcome.Interrupted() : end);
  }

  private void end(World world, TaskId id, Outcome outcome) {
    note(world, world.ended(id, outcome));
  }

  private void on(World world, Event event) {
    note(world, world.on(event));
  }

  /** The laws of agents. */
  private void note(World world, List<Effect> effects) {
    List<AgentReport> agents = world.engine.agents();
    Set<String> ready = new HashSet<>();
    for (String pool : List.of("general", "writer")) {
      long serving = count(agents, pool, Stage.READY);
      long starting = count(agents, pool, Stage.STARTING);
      long spare = count(agents, pool, Stage.WARM);
      assertThat(serving).as("%s: %s ready of %s", world.seed, serving, pool).isBetween(0L, 6L);
      assertThat(serving + starting + spare)
          .as("%s: at most the most and the spares of %s", world.seed, pool)
          .isLessThanOrEqualTo(6 + 2);
    }
    for (AgentReport agent : agents) {
      if (agent.stage() == Stage.READY) {
        ready.add(agent.agent());
      }
      assertThat(agent.running()).as(world.seed).isBetween(0, agent.concurrency());
      if (agent.stage() == Stage.DRAINING || agent.stage() == Stage.SICK) {
        assertThat(agent.running())
            .as("%s: %s runs nothing and is still there", world.seed, agent)
            .isPositive();
      }
    }
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Start start -> beginsOnReady(world, ready, start.agent());
        case Effect.Store store ->
            store.start().ifPresent(start -> beginsOnReady(world, ready, start.agent()));
        case Effect.Scale(String _, Decision step) -> {
          boolean down = step instanceof Decision.Retire;
          downs += down ? 1 : 0;
          seen.add(down ? "down" : step instanceof Decision.Add ? "up" : "held");
          assertThat(step.grounds().reason()).isNotEqualTo(Reason.ENOUGH);
          assertThat(step.grounds().counterfactual()).isNotEmpty();
        }
        case Effect.StandIn(String pool, String by) ->
            seen.add(pool.equals(by) ? "own again" : "stand-in");
        case Effect.ReplaceAgent _ -> replaced++;
        case Effect.Retry retry -> {
          if (retry.failure().kind().equals("agent_sick")) {
            seen.add("moved");
          }
        }
        default -> {} // the world looks after the others
      }
    }
  }

  private static void beginsOnReady(World world, Set<String> ready, String agent) {
    assertThat(ready).as("%s: a task begins only on a ready agent", world.seed).contains(agent);
  }

  /** Starts succeed again and time passes: then every task ends, and nobody drains for ever. */
  private void runOut(World world) {
    world.queue(QueueMode.OPEN);
    for (int step = 0; step < 20_000 && !isOver(world); step++) {
      List.copyOf(world.toStore).forEach(id -> on(world, new Event.Stored(id)));
      List.copyOf(world.running.keySet()).forEach(id -> end(world, id, outcome(world, id)));
      List.copyOf(world.starting.values())
          .forEach(start -> {
            world.starting.remove(start.agent());
            on(world, new Event.AgentReady(start.pool(), start.agent(), 99));
          });
      world.pass(Duration.ofMillis(200));
      on(world, new Event.Sampled(0.1));
    }
    assertThat(world.kept.values()).as(world.seed).allMatch(Status::isFinal);
    for (String pool : List.of("general", "writer")) {
      assertThat(count(world.engine.agents(), pool, Stage.READY)).as(world.seed).isPositive();
      assertThat(count(world.engine.agents(), pool, Stage.DRAINING)).as(world.seed).isZero();
      assertThat(count(world.engine.agents(), pool, Stage.SICK)).as(world.seed).isZero();
    }
  }

  private static Outcome outcome(World world, TaskId id) {
    return world.interrupted.contains(id) ? new Outcome.Interrupted() : DONE;
  }

  private static boolean isOver(World world) {
    Counts counts = world.engine.counts();
    boolean agents =
        world.engine.agents().stream().filter(a -> a.stage() == Stage.READY).count() >= 2;
    return agents
        && counts.depth() + counts.scheduled() + counts.taken() + counts.retrying() == 0
        && world.toStore.isEmpty();
  }

  private static long count(List<AgentReport> agents, String pool, Stage stage) {
    return agents.stream().filter(a -> a.pool().equals(pool) && a.stage() == stage).count();
  }

  private static <T> Optional<T> any(Collection<T> all, SplittableRandom random) {
    List<T> list = new ArrayList<>(all);
    return list.isEmpty() ? Optional.empty() : Optional.of(list.get(random.nextInt(list.size())));
  }
}
