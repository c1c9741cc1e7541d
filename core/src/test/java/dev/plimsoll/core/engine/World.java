package dev.plimsoll.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.work.Outcome;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The outside of an engine, in memory and with a clock moved by hand. Checks the laws after every
 * event. Keeps what a store would keep, so that the two can be compared.
 */
final class World {
  final Engine engine;
  final Set<TaskId> toStore = new LinkedHashSet<>();
  final Map<TaskId, Integer> running = new LinkedHashMap<>();
  final Set<TaskId> interrupted = new LinkedHashSet<>();
  final Map<TaskId, Status> kept = new LinkedHashMap<>();
  final List<Effect> all = new ArrayList<>();
  final String seed;
  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  @Nullable Instant wakeAt;
  private int made;

  World(EngineSettings settings, long seed) {
    this.engine = new Engine(settings, new SplittableRandom(seed));
    this.seed = "seed " + seed;
  }

  List<Effect> on(Event event) {
    List<Effect> effects = engine.on(event, now);
    effects.forEach(effect -> keep(effect, event));
    all.addAll(effects);
    Counts counts = engine.counts();
    assertThat(counts.brokenLaw()).as("%s after %s", seed, event).isEmpty();
    assertThat(counts.running()).as("%s after %s", seed, event).isEqualTo(running.size());
    assertThat(counts.storing()).as("%s after %s", seed, event).isEqualTo(toStore.size());
    return effects;
  }

  TaskId submit(Priority priority, Optional<Duration> deadline) {
    TaskId id = new TaskId("t%06d".formatted(++made));
    on(new Event.Submitted(new Ticket(id, priority, "general", deadline.map(now::plus))));
    return id;
  }

  TaskId submitAndStore(Priority priority) {
    TaskId id = submit(priority, Optional.empty());
    if (toStore.contains(id)) {
      on(new Event.Stored(id));
    }
    return id;
  }

  List<Effect> finish(TaskId id, Outcome outcome) {
    return on(new Event.Finished(id, outcome));
  }

  void pass(Duration time) {
    now = now.plus(time);
    if (wakeAt != null && !wakeAt.isAfter(now)) {
      wakeAt = null;
      on(new Event.Ticked());
    }
  }

  private void keep(Effect effect, Event event) {
    switch (effect) {
      case Effect.Store store -> assertThat(toStore.add(store.ticket().id())).isTrue();
      case Effect.Refuse refuse -> toStore.remove(refuse.id());
      case Effect.Accept accept -> {
        assertThat(toStore.remove(accept.id())).as("%s accepted unstored", seed).isTrue();
        kept.put(accept.id(), Status.QUEUED);
      }
      case Effect.Start start -> {
        assertThat(kept.get(start.id()))
            .as("%s starts %s after %s", seed, start, event)
            .isIn(Status.QUEUED, Status.RETRYING);
        kept.put(start.id(), Status.RUNNING);
        running.put(start.id(), start.attempt());
      }
      case Effect.Retry retry -> kept.put(retry.id(), Status.RETRYING);
      case Effect.Finish finish -> {
        Status before = kept.put(finish.id(), finish.status());
        assertThat(before != null && !before.isFinal())
            .as("%s: %s ended after %s", seed, finish, before)
            .isTrue();
      }
      case Effect.Interrupt interrupt -> {
        assertThat(running).as("%s interrupts what runs", seed).containsKey(interrupt.id());
        interrupted.add(interrupt.id());
      }
      case Effect.HandBack back -> kept.put(back.id(), Status.QUEUED);
      case Effect.WakeAt wake -> wakeAt = wake.time();
    }
  }

  /** Says how an attempt ended, as a shell would: it no longer runs. */
  void ended(TaskId id, Outcome outcome) {
    running.remove(id);
    interrupted.remove(id);
    finish(id, outcome);
  }

  /** Says that an attempt could not be stored, as a shell would. */
  void startFailed(TaskId id) {
    running.remove(id);
    interrupted.remove(id);
    kept.put(id, Status.RETRYING);
    on(new Event.StartFailed(id));
  }
}
