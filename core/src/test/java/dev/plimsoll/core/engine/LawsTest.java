package dev.plimsoll.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.core.retry.RetryPolicy;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Outcome;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.QueueMode;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Random lives of an engine: every event there is, the laws checked after each. */
class LawsTest {
  private static final int SEEDS = 130;
  private static final int STEPS = 600;
  private static final Outcome DONE = new Outcome.Completed();
  private static final Outcome INTERRUPTED = new Outcome.Interrupted();

  @Test
  void the_laws_hold_after_every_event_of_any_life() {
    long events = 0;
    Set<String> seen = new TreeSet<>();
    for (long seed = 1; seed <= SEEDS; seed++) {
      World world = live(seed);
      events += world.events;
      world.all.forEach(effect -> seen.add(kind(effect)));
    }
    assertThat(events).isGreaterThan(50_000);
    assertThat(seen)
        .as("what happened in these lives")
        .contains(
            "Begin",
            "Reprioritize",
            "Interrupt",
            "Retry",
            "HandBack",
            "Park",
            "CANCELLED",
            "EXPIRED",
            "COMPLETED")
        .contains("DEAD poison", "DEAD displaced", "DEAD http_500", "EXPIRED dropped")
        .contains("CLASS_FULL", "QUEUE_FULL", "QUEUE_CLOSED", "STORE_FAILED")
        .contains("DEADLINE_PASSED", "DEADLINE_UNREACHABLE");
  }

  /** Hundreds of random events; then everything is let run out, and every task must have ended. */
  private static World live(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    World world = new World(settings(random), seed);
    int agents = random.nextInt(2, 6);
    for (int i = 0; i < agents; i++) {
      String pool = i % 2 == 0 ? "general" : "writer";
      world.on(new Event.AgentReady(pool, "a" + i, random.nextInt(1, 5)));
    }
    for (int step = 0; step < STEPS; step++) {
      step(world, random);
    }
    if (seed % 3 == 0) {
      stop(world);
      return world;
    }
    world.queue(QueueMode.OPEN);
    for (int step = 0; step < 20_000 && !isIdle(world); step++) {
      List.copyOf(world.toStore).forEach(id -> world.on(new Event.Stored(id)));
      List.copyOf(world.orphans).forEach(id -> world.ended(id, INTERRUPTED));
      List.copyOf(world.running.keySet()).forEach(id -> world.ended(id, DONE));
      world.on(new Event.Sampled(0));
      world.pass(Duration.ofSeconds(1));
    }
    assertThat(world.kept.values()).as(world.seed).allMatch(Status::isFinal);
    Counts end = world.engine.counts();
    assertThat(end.depth() + end.scheduled() + end.retrying() + end.parked() + end.taken())
        .as(world.seed)
        .isZero();
    return world;
  }

  /** The server stops: all that runs ends or is handed back, and nothing new begins. */
  private static void stop(World world) {
    world.stop();
    List.copyOf(world.toStore).forEach(id -> world.on(new Event.Stored(id)));
    world.on(new Event.GraceOver());
    List.copyOf(world.orphans).forEach(id -> world.ended(id, INTERRUPTED));
    List.copyOf(world.running.keySet()).forEach(id -> world.ended(id, INTERRUPTED));
    assertThat(world.engine.isIdle()).as(world.seed).isTrue();
  }

  /** Small caps for every other life, so that the door refuses and displaces. */
  private static EngineSettings settings(SplittableRandom random) {
    Caps caps =
        random.nextBoolean()
            ? Caps.standard()
            : new Caps(
                Map.of(
                    Priority.CRITICAL, 12,
                    Priority.HIGH, 10,
                    Priority.NORMAL, 12,
                    Priority.LOW, 8),
                random.nextInt(10, 30),
                0.95);
    return new EngineSettings(caps, 20, RetryPolicy.standard(), Map.of("t1", 2.0), 3);
  }

  private static void step(World world, SplittableRandom random) {
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4 -> {
        TaskId _ = world.submit(ticket(world, random));
      }
      case 5, 6, 7 -> any(world.toStore, random).ifPresent(id -> world.on(new Event.Stored(id)));
      case 8 -> storingGoesWrong(world, random);
      case 9, 10, 11 ->
          any(world.running.keySet(), random).ifPresent(id -> attemptEnds(world, id, random));
      case 12 -> world.on(new Event.Sampled(0));
      case 13 -> any(world.orphans, random).ifPresent(id -> world.ended(id, INTERRUPTED, 7));
      case 14 -> somebodyAsks(world, random);
      case 15 -> otherNodesAct(world, random);
      case 16 -> {
        if (random.nextInt(10) == 0) {
          world.setClock(Duration.ofSeconds(random.nextInt(-20, 20)));
        }
      }
      default -> world.pass(Duration.ofMillis(random.nextInt(1_500)));
    }
  }

  private static Ticket ticket(World world, SplittableRandom random) {
    Ticket plain = world.ticket(Priority.values()[random.nextInt(4)]);
    return new Ticket(
        plain.id(),
        plain.priority(),
        random.nextInt(3) == 0 ? "writer" : "general",
        "t" + random.nextInt(4),
        random.nextInt(1, 5_000),
        random.nextInt(6) == 0
            ? Optional.of(world.now.plusMillis(random.nextInt(10_000) - 2_000L))
            : Optional.empty(),
        random.nextInt(4) == 0
            ? Optional.of(world.now.plusMillis(random.nextInt(12_500) - 500L)) // or over already
            : Optional.empty());
  }

  private static void storingGoesWrong(World world, SplittableRandom random) {
    Optional<TaskId> some = any(world.toStore, random);
    switch (random.nextInt(4)) {
      case 0 -> some.ifPresent(id -> world.on(new Event.StoreFailed(id)));
      case 1 -> some.ifPresent(world::duplicate);
      case 2 -> some.ifPresent(world::lose);
      default -> some.ifPresent(id -> world.on(new Event.CallerLeft(id)));
    }
  }

  private static void attemptEnds(World world, TaskId id, SplittableRandom random) {
    boolean stops = world.interrupted.contains(id) && random.nextBoolean();
    Failure.Remedy remedy = Failure.Remedy.values()[random.nextInt(3)];
    Outcome failed =
        new Outcome.Failed(new Failure("http_500", "it failed", remedy, Optional.empty()));
    Outcome end = random.nextInt(3) == 0 ? failed : DONE;
    if (!stops && random.nextInt(8) == 0) {
      world.ended(id, new Outcome.Parked());
    } else {
      world.ended(id, stops ? INTERRUPTED : end, random.nextInt(6_000));
    }
  }

  private static void somebodyAsks(World world, SplittableRandom random) {
    Optional<TaskId> some = any(world.kept.keySet(), random);
    Priority priority = Priority.values()[random.nextInt(4)];
    switch (random.nextInt(4)) {
      case 0 -> some.ifPresent(id -> world.on(new Event.CancelAsked(id)));
      case 1, 2 -> some.ifPresent(id -> world.on(new Event.PriorityAsked(id, priority)));
      default -> world.queue(QueueMode.values()[random.nextInt(3)]);
    }
  }

  private static void otherNodesAct(World world, SplittableRandom random) {
    Optional<Instant> due =
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(world.now.plusMillis(random.nextInt(8_000) - 2_000L));
    switch (random.nextInt(3)) {
      case 0 -> any(world.kept.keySet(), random).ifPresent(world::lose);
      case 1 ->
          any(world.elsewhere, random)
              .map(id -> world.tickets.get(id))
              .ifPresent(ticket -> world.recover(ticket, random.nextInt(3), 0, due));
      default -> world.recover(ticket(world, random), random.nextInt(3), random.nextInt(5), due);
    }
  }

  private static String kind(Effect effect) {
    return switch (effect) {
      case Effect.Refuse refuse -> refuse.refusal().reason().name();
      case Effect.Finish(TaskId _, Status status, Optional<Failure> failure) -> {
        String kind = failure.filter(_ -> status == Status.DEAD).map(Failure::kind).orElse("");
        boolean dropped = failure.filter(why -> why.message().startsWith("dropped")).isPresent();
        yield (status + " " + kind + (dropped ? "dropped" : "")).strip();
      }
      case Effect.Store _,
          Effect.Accept _,
          Effect.Start _,
          Effect.Begin _,
          Effect.Retry _,
          Effect.Interrupt _,
          Effect.HandBack _,
          Effect.Park _,
          Effect.Reprioritize _,
          Effect.Call _,
          Effect.RefuseCall _,
          Effect.CallOver _,
          Effect.Charge _,
          Effect.Lease _,
          Effect.Hedge _,
          Effect.CancelCall _,
          Effect.Warn _,
          Effect.Degrade _,
          Effect.StartAgent _,
          Effect.StopAgent _,
          Effect.ReplaceAgent _,
          Effect.Scale _,
          Effect.StandIn _,
          Effect.WakeAt _ ->
          effect.getClass().getSimpleName();
    };
  }

  private static boolean isIdle(World world) {
    Counts counts = world.engine.counts();
    return counts.depth()
            + counts.scheduled()
            + counts.taken()
            + counts.retrying()
            + counts.parked()
        == 0;
  }

  private static Optional<TaskId> any(Collection<TaskId> ids, SplittableRandom random) {
    List<TaskId> list = new ArrayList<>(ids);
    return list.isEmpty() ? Optional.empty() : Optional.of(list.get(random.nextInt(list.size())));
  }
}
