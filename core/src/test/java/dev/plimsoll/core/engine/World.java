package dev.plimsoll.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.scale.Stage;
import dev.plimsoll.core.work.Outcome;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.QueueMode;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The outside of an engine, in memory and with a clock moved by hand. Checks the laws after every
 * event. Keeps what a store would keep, so that the two can be compared.
 */
final class World {
  final Engine engine;
  final Set<TaskId> toStore = new LinkedHashSet<>();
  final Map<TaskId, Effect.Start> stored = new HashMap<>();
  final Map<TaskId, Integer> running = new LinkedHashMap<>();
  final Set<TaskId> orphans = new LinkedHashSet<>();
  final Set<TaskId> interrupted = new LinkedHashSet<>();
  final Map<TaskId, Status> kept = new LinkedHashMap<>();
  final Map<TaskId, Ticket> tickets = new HashMap<>();
  final Set<TaskId> elsewhere = new LinkedHashSet<>();
  final Map<Status, Long> ends = new HashMap<>();
  final List<Effect> all = new ArrayList<>();
  final Map<String, Effect.StartAgent> starting = new LinkedHashMap<>();
  final Set<String> sick = new HashSet<>();
  final Map<TaskId, String> runs = new HashMap<>(); // on whom, from the decision to the end
  final String seed;
  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  Instant latest = now; // what the clock ever showed: whose time came once may start
  QueueMode mode = QueueMode.OPEN;
  boolean stopping;
  @Nullable Instant wakeAt;
  int events;
  private final Set<TaskId> lostWhileStoring = new HashSet<>();
  private final Set<TaskId> handedBack = new HashSet<>();
  private final EngineSettings settings;
  private long accepted;
  private long refused;
  private long lost;
  private long handedBacks;
  private int made;

  World(EngineSettings settings, long seed) {
    this.settings = settings;
    this.engine = new Engine(settings, new SplittableRandom(seed));
    this.seed = "seed " + seed;
  }

  List<Effect> on(Event event) {
    events++;
    latest = latest.isBefore(now) ? now : latest;
    List<Effect> effects = engine.on(event, now);
    for (Effect effect : effects) {
      keep(effect, event);
    }
    all.addAll(effects);
    check(event);
    return effects;
  }

  private void check(Event event) {
    Counts counts = engine.counts();
    String where = seed + " after " + event;
    assertThat(counts.brokenLaw()).as(where).isEmpty();
    assertThat(counts.running()).as(where).isEqualTo(running.size());
    assertThat(counts.starting())
        .as(where)
        .isEqualTo((int) toStore.stream().filter(stored::containsKey).count());
    assertThat(counts.taken())
        .as(where)
        .isEqualTo(running.size() + orphans.size() + counts.starting());
    assertThat(counts.storing() + counts.starting()).as(where).isEqualTo(toStore.size());
    assertThat(counts.accepted()).as(where).isEqualTo(accepted);
    assertThat(counts.refused()).as(where).isEqualTo(refused);
    assertThat(counts.lost()).as(where).isEqualTo(lost);
    assertThat(counts.completed()).as(where).isEqualTo(ended(Status.COMPLETED));
    assertThat(counts.dead()).as(where).isEqualTo(ended(Status.DEAD));
    assertThat(counts.cancelled()).as(where).isEqualTo(ended(Status.CANCELLED));
    assertThat(counts.expired()).as(where).isEqualTo(ended(Status.EXPIRED));
    assertThat(counts.handedBack()).as(where).isEqualTo(handedBacks);
    assertThat(counts.mode()).as(where).isEqualTo(mode);
    Map<Status, Long> standing =
        kept.entrySet().stream()
            .filter(entry -> !handedBack.contains(entry.getKey()))
            .collect(Collectors.groupingBy(Map.Entry::getValue, Collectors.counting()));
    long parked = standing.getOrDefault(Status.PARKED, 0L); // until they begin again
    assertThat((long) counts.parked()).as(where).isLessThanOrEqualTo(parked);
    assertThat((long) counts.waiting() + counts.scheduled() + counts.retrying() + counts.parked())
        .as(where)
        .isEqualTo(
            standing.getOrDefault(Status.QUEUED, 0L)
                + standing.getOrDefault(Status.RETRYING, 0L)
                + parked);
    if (mode != QueueMode.PAUSED && !stopping && everyPoolHasRoom()) {
      assertThat(counts.waiting()).as("%s: slots idle while tasks wait", where).isZero();
    }
    assertThat(engine.isIdle())
        .as(where)
        .isEqualTo(running.isEmpty() && orphans.isEmpty() && toStore.isEmpty());
  }

  private long ended(Status status) {
    return ends.getOrDefault(status, 0L);
  }

  private boolean everyPoolHasRoom() {
    Map<String, Integer> free = new HashMap<>();
    for (AgentReport agent : engine.agents()) {
      if (agent.stage() == Stage.READY) {
        free.merge(agent.pool(), agent.concurrency() - agent.running(), Integer::sum);
      }
    }
    return free.size() > 1 && free.values().stream().allMatch(slots -> slots > 0);
  }

  Ticket ticket(Priority priority) {
    return Ticket.of(new TaskId(0, ++made), priority, "general");
  }

  TaskId submit(Priority priority, Optional<Duration> deadline) {
    Ticket plain = ticket(priority);
    return submit(
        new Ticket(
            plain.id(),
            priority,
            plain.pool(),
            plain.tenant(),
            1,
            Optional.empty(),
            deadline.map(now::plus)));
  }

  TaskId submit(Ticket ticket) {
    tickets.put(ticket.id(), ticket);
    on(new Event.Submitted(ticket));
    return ticket.id();
  }

  TaskId submitAndStore(Priority priority) {
    TaskId id = submit(priority, Optional.empty());
    if (toStore.contains(id)) {
      on(new Event.Stored(id));
    }
    return id;
  }

  List<Effect> finish(TaskId id, Outcome outcome) {
    return on(new Event.Finished(id, outcome, 0));
  }

  void pass(Duration time) {
    now = now.plus(time);
    if (wakeAt != null && !wakeAt.isAfter(now)) {
      wakeAt = null;
      on(new Event.Ticked());
    }
  }

  /** Somebody sets the clock on the wall. */
  void setClock(Duration by) {
    now = now.plus(by);
    on(new Event.ClockSet(by));
    pass(Duration.ZERO);
  }

  void duplicate(TaskId id) {
    toStore.remove(id);
    runs.remove(id);
    lostWhileStoring.remove(id);
    on(new Event.Duplicate(id));
  }

  void queue(QueueMode next) {
    mode = next;
    on(new Event.QueueAsked(next));
  }

  void stop() {
    stopping = true;
    on(new Event.Draining());
  }

  /** A task that the store holds comes; this engine may have lost it before. */
  List<Effect> recover(Ticket ticket, int attempts, int crashes, Optional<Instant> due) {
    boolean isNew = !toStore.contains(ticket.id()) && !isPresent(ticket.id());
    if (isNew) {
      accepted++;
      elsewhere.remove(ticket.id());
      handedBack.remove(ticket.id());
      tickets.put(ticket.id(), ticket);
      kept.put(ticket.id(), Status.QUEUED);
    }
    return on(new Event.Recovered(ticket, attempts, crashes, due));
  }

  private boolean isPresent(TaskId id) {
    Status status = kept.get(id);
    return status != null && !status.isFinal() && !handedBack.contains(id);
  }

  /** Another node took a task over. */
  List<Effect> lose(TaskId id) {
    if (toStore.contains(id)) {
      lostWhileStoring.add(id);
    } else if (isPresent(id)) {
      lost++;
      kept.remove(id);
      elsewhere.add(id);
      if (running.remove(id) != null) {
        orphans.add(id);
      }
    }
    return on(new Event.Lost(id));
  }

  private void keep(Effect effect, Event event) {
    switch (effect) {
      case Effect.Store store -> {
        assertThat(toStore.add(store.ticket().id())).isTrue();
        assertThat(mode).as("%s admits", seed).isNotEqualTo(QueueMode.DRAINING);
        assertThat(stopping).as("%s admits", seed).isFalse();
        store
            .start()
            .ifPresent(start -> {
              mayStart(start.id());
              runs.put(start.id(), start.agent());
              stored.put(start.id(), start);
            });
      }
      case Effect.Refuse refuse -> {
        toStore.remove(refuse.id());
        runs.remove(refuse.id());
        lostWhileStoring.remove(refuse.id());
        refused++;
        assertThat(refuse.refusal().detail()).isNotEmpty();
      }
      case Effect.Accept accept -> {
        assertThat(toStore.remove(accept.id())).as("%s accepted unstored", seed).isTrue();
        accepted++;
        if (lostWhileStoring.remove(accept.id())) {
          runs.remove(accept.id());
          lost++;
          elsewhere.add(accept.id());
        } else {
          kept.put(accept.id(), Status.QUEUED);
        }
      }
      case Effect.Begin begin -> {
        assertThat(stored.get(begin.id()))
            .as("%s begins what was stored", seed)
            .isEqualTo(new Effect.Start(begin.id(), begin.agent(), begin.attempt()));
        runs(begin.id(), begin.attempt());
      }
      case Effect.Start start -> started(start, event);
      case Effect.Retry retry -> {
        assertThat(kept).as(seed).containsEntry(retry.id(), Status.RUNNING);
        kept.put(retry.id(), Status.RETRYING);
      }
      case Effect.Finish finish -> {
        Status before = kept.put(finish.id(), finish.status());
        assertThat(before != null && !before.isFinal())
            .as("%s: %s ended after %s", seed, finish, before)
            .isTrue();
        ends.merge(finish.status(), 1L, Long::sum);
        runs.remove(finish.id());
        if (finish.failure().filter(failure -> failure.kind().equals("displaced")).isPresent()) {
          assertThat(before)
              .as("%s displaces", seed)
              .isIn(Status.QUEUED, Status.RETRYING, Status.PARKED);
        }
      }
      case Effect.Call _,
          Effect.RefuseCall _,
          Effect.CallOver _,
          Effect.Charge _,
          Effect.Lease _,
          Effect.Hedge _,
          Effect.CancelCall _,
          Effect.Warn _ ->
          throw new AssertionError("nobody called a model: " + effect);
      case Effect.Degrade _, Effect.Scale _, Effect.StandIn _ -> {}
      case Effect.StartAgent start ->
          assertThat(starting.putIfAbsent(start.agent(), start))
              .as("%s: %s starts twice at once", seed, start.agent())
              .isNull();
      case Effect.StopAgent stop -> {
        starting.remove(stop.agent());
        assertThat(runs.containsValue(stop.agent()))
            .as("%s: %s is stopped while it runs", seed, stop.agent())
            .isFalse();
      }
      case Effect.ReplaceAgent replace -> sick.add(replace.agent());
      case Effect.Interrupt interrupt -> {
        assertThat(running.containsKey(interrupt.id()) || orphans.contains(interrupt.id()))
            .as("%s interrupts what runs", seed)
            .isTrue();
        assertThat(interrupted.add(interrupt.id())).as("%s interrupts once", seed).isTrue();
      }
      case Effect.HandBack back -> {
        kept.put(back.id(), Status.QUEUED);
        runs.remove(back.id());
        handedBack.add(back.id());
        handedBacks++;
      }
      case Effect.Park park -> {
        assertThat(kept).as("%s parks what ran", seed).containsEntry(park.id(), Status.RUNNING);
        kept.put(park.id(), Status.PARKED);
      }
      case Effect.Reprioritize change ->
          tickets.computeIfPresent(change.id(), (_, ticket) -> ticket.with(change.priority()));
      case Effect.WakeAt wake -> wakeAt = wake.time();
    }
  }

  private void started(Effect.Start start, Event event) {
    assertThat(kept.get(start.id()))
        .as("%s starts %s after %s", seed, start, event)
        .isIn(Status.QUEUED, Status.RETRYING, Status.PARKED);
    assertThat(start.attempt()).as(seed).isBetween(1, settings.retry().attempts());
    mayStart(start.id());
    runs.put(start.id(), start.agent());
    runs(start.id(), start.attempt());
  }

  private void runs(TaskId id, int attempt) {
    assertThat(orphans).as("%s runs a task twice", seed).doesNotContain(id);
    kept.put(id, Status.RUNNING);
    running.put(id, attempt);
  }

  private void mayStart(TaskId id) {
    assertThat(mode).as("%s starts while it is paused", seed).isNotEqualTo(QueueMode.PAUSED);
    assertThat(stopping).as("%s starts while it stops", seed).isFalse();
    Ticket ticket = tickets.get(id);
    if (ticket != null) {
      assertThat(ticket.notBefore().filter(latest::isBefore)).as("%s starts early", seed).isEmpty();
      assertThat(ticket.deadline().filter(at -> !at.isAfter(now)))
          .as("%s starts too late", seed)
          .isEmpty();
    }
  }

  /** Says how an attempt ended, as a shell would: it no longer runs. */
  List<Effect> ended(TaskId id, Outcome outcome) {
    return ended(id, outcome, 0);
  }

  List<Effect> ended(TaskId id, Outcome outcome, int cost) {
    if (!orphans.remove(id)) {
      running.remove(id);
    }
    interrupted.remove(id);
    runs.remove(id);
    return on(new Event.Finished(id, outcome, cost));
  }
}
