package dev.plimsoll.core.engine;

import dev.plimsoll.core.breaker.BreakerSettings;
import dev.plimsoll.core.engine.TaskBooks.Task;
import dev.plimsoll.core.engine.TaskBooks.Where;
import dev.plimsoll.core.limit.AdaptiveSettings;
import dev.plimsoll.core.limit.CallQueueSettings;
import dev.plimsoll.core.limit.Demand;
import dev.plimsoll.core.limit.LeaseBook;
import dev.plimsoll.core.limit.Quota;
import dev.plimsoll.core.limit.Quota.Unit;
import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.core.retry.RetryPolicy;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Outcome;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.QueueMode;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One random life of an engine, drawn from its seed: tasks with calls, agents that come and go,
 * stores and providers that fail, other nodes, operators, a clock that is set, a stop at the end.
 * The laws are looked at after every event, and everything is counted anew every thousandth. A
 * broken law ends it, with the seed and the last events. Not thread-safe.
 */
final class Life {
  private static final int RECOUNT = 1_000;
  private static final int TOLD = 12;
  private static final Priority[] CLASSES = Priority.values();
  private static final List<String> PROVIDERS = List.of("a", "b", "c");
  private static final Outcome DONE = new Outcome.Completed();
  private static final Outcome INTERRUPTED = new Outcome.Interrupted();

  /** An event, to be shown when a law breaks. */
  private record Told(Instant at, Event event) {}

  private final long seed;
  private final SplittableRandom random;
  private final TaskBooks tasks = new TaskBooks();
  private final CallBooks calls = new CallBooks();
  private final List<String> agents = new ArrayList<>();
  private final boolean[] fails = new boolean[PROVIDERS.size()];
  private final Deque<Told> told = new ArrayDeque<>();
  private final Map<String, LeaseBook> lessor = new HashMap<>();
  private final Deque<Event.Leased> lent = new ArrayDeque<>();
  private final Engine engine;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Instant latest = now; // what the clock ever showed: whose time came once may start
  private @Nullable Instant wakeAt;
  private int named;
  private long events;

  Life(long seed) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.engine = new Engine(settings(), new SplittableRandom(seed));
  }

  /** Lives until the engine was told so many events, or a law is broken. */
  long live(long atMost) {
    try {
      agentComes(0);
      agentComes(1);
      while (events < atMost) {
        if (seed % 3 == 0 && !tasks.stopping && events > atMost * 9 / 10) {
          tasks.stopping = true;
          on(new Event.Draining());
        } else if (tasks.stopping && events > atMost * 19 / 20 && random.nextInt(1_000) == 0) {
          on(new Event.GraceOver());
        } else {
          step();
        }
      }
      recount();
      return events;
    } catch (IllegalStateException broken) {
      throw new AssertionError(
          "seed %d, event %d: %s; the last events:%n%s"
              .formatted(
                  seed,
                  events,
                  broken.getMessage(),
                  String.join("\n", told.stream().map(one -> "  " + one).toList())),
          broken);
    }
  }

  /** Small caps for every other life, so that the door refuses and displaces. */
  private EngineSettings settings() {
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
    boolean shared = random.nextInt(3) == 0;
    Map<String, TargetSettings> targets = new HashMap<>();
    for (String provider : PROVIDERS) {
      targets.put(provider, target(provider));
    }
    return new EngineSettings(caps, 20, RetryPolicy.standard(), Map.of("t1", 2.0), 3)
        .with(shared ? new CallSettings(targets).sharedByNodes() : new CallSettings(targets));
  }

  private TargetSettings target(String provider) {
    int most = random.nextInt(1, 12);
    int allowed = random.nextInt(3) == 0 ? random.nextInt(1, 40) : 0;
    Duration window = Duration.ofSeconds(20);
    calls.allows(provider, allowed, window);
    List<Quota> quotas = new ArrayList<>();
    if (allowed > 0) {
      quotas.add(Quota.of(Unit.REQUESTS, allowed, window));
    }
    if (random.nextInt(3) == 0) {
      quotas.add(Quota.of(Unit.TOKENS, random.nextInt(90, 5_000), Duration.ofSeconds(30)));
    }
    return new TargetSettings(
        BreakerSettings.standard(),
        new AdaptiveSettings(1, random.nextInt(1, most + 1), most, 0.9, 1.5),
        quotas,
        new CallQueueSettings(random.nextInt(1, 6), 20, CallQueueSettings.standard().objectives()),
        Duration.ofHours(1));
  }

  /** Its answer comes a few events later. */
  private void lease(Demand demand) {
    LeaseBook book = lessor.computeIfAbsent(demand.name(), _ -> new LeaseBook(demand.quota()));
    lent.add(new Event.Leased(demand, Optional.of(book.lease("this", demand, calls.steady(now)))));
  }

  private void step() {
    if (!lent.isEmpty() && random.nextInt(3) == 0) {
      on(lent.remove());
    }
    int dice = random.nextInt(100);
    if (dice < 20) {
      on(new Event.Submitted(tasks.make(ticket()).ticket));
    } else if (dice < 40) {
      stores();
    } else if (dice < 62) {
      agentWorks();
    } else if (dice < 80) {
      providerWorks();
    } else if (dice < 84) {
      somebodyActs();
    } else if (dice < 85) {
      rarely();
    } else {
      pass(Duration.ofMillis(random.nextInt(random.nextInt(50) == 0 ? 20_000 : 300)));
    }
  }

  private Ticket ticket() {
    return new Ticket(
        new TaskId(0, tasks.made()),
        CLASSES[random.nextInt(4)],
        TaskBooks.POOLS.get(random.nextInt(3) == 0 ? 1 : 0),
        "t" + random.nextInt(6),
        random.nextInt(1, 5_000),
        random.nextInt(8) == 0
            ? Optional.of(now.plusMillis(random.nextInt(10_000) - 2_000L))
            : Optional.empty(),
        random.nextInt(4) == 0
            ? Optional.of(now.plusMillis(random.nextInt(12_500) - 500L)) // or over already
            : Optional.empty());
  }

  private void stores() {
    Task task = tasks.any(random.nextBoolean() ? Where.STORING : Where.STARTING, random);
    if (task == null) {
      return;
    }
    switch (random.nextInt(30)) {
      case 0 -> on(new Event.StoreFailed(task.id));
      case 1 -> {
        tasks.unstored(task);
        on(new Event.Duplicate(task.id));
      }
      case 2 -> lose(task);
      case 3 -> on(new Event.CallerLeft(task.id));
      default -> on(new Event.Stored(task.id));
    }
  }

  /** A run makes a call, or ends; one that is called for does not end. */
  private void agentWorks() {
    Task task =
        random.nextInt(8) == 0 ? tasks.ghosts.any(random) : tasks.any(Where.RUNNING, random);
    if (task == null) {
      return;
    }
    if (task.call != null) {
      if (task.interrupted) {
        giveUp(task.call);
      }
    } else if (task.parks || task.interrupted || random.nextInt(3) != 0) {
      Outcome outcome = outcome(task);
      tasks.ended(task);
      on(new Event.Finished(task.id, outcome, random.nextInt(6_000)));
    } else {
      want(task);
    }
  }

  private Outcome outcome(Task task) {
    if (task.parks || random.nextInt(40) == 0) {
      return new Outcome.Parked();
    }
    if (task.interrupted && random.nextBoolean()) {
      return INTERRUPTED;
    }
    Failure.Remedy remedy = Failure.Remedy.values()[random.nextInt(3)];
    return random.nextInt(5) == 0
        ? new Outcome.Failed(new Failure("http_500", "it failed", remedy, Optional.empty()))
        : DONE;
  }

  private void want(@Nullable Task task) {
    List<Target> chain = new ArrayList<>();
    for (String name : PROVIDERS.subList(random.nextInt(2), random.nextInt(2, 4))) {
      chain.add(new Target(name, "m"));
    }
    CallWish wish =
        new CallWish(
            task == null ? CLASSES[random.nextInt(4)] : task.ticket.priority(),
            "t" + random.nextInt(6),
            task != null,
            random.nextInt(4) == 0,
            chain,
            random.nextInt(20) == 0 ? 10_000 : random.nextInt(100),
            random.nextInt(4) == 0
                ? Optional.of(now.plusSeconds(random.nextInt(30)))
                : Optional.empty());
    on(new Event.CallWanted(calls.wanted(wish, task).id, wish));
  }

  private void giveUp(CallBooks.Wish wish) {
    if (wish.target == null) {
      calls.over(wish.id);
      on(new Event.CallLeft(wish.id));
    } else {
      ends(wish, CallEnd.Kind.CANCELLED);
    }
  }

  private void providerWorks() {
    CallBooks.Wish wish = calls.any(true, random);
    if (wish == null || random.nextInt(8) == 0) {
      if (random.nextInt(3) == 0) {
        want(null);
      }
      return;
    }
    if (random.nextInt(6) == 0) {
      on(new Event.FirstToken(wish.id, wish.hop - random.nextInt(2))); // of an earlier hop, too
      return;
    }
    Target target = Law.present(wish.target, "a target");
    boolean ill = fails[PROVIDERS.indexOf(target.provider())];
    boolean well = random.nextInt(20) < (ill ? 1 : 18);
    CallEnd.Kind[] kinds = CallEnd.Kind.values();
    ends(wish, well ? CallEnd.Kind.ANSWERED : kinds[random.nextInt(kinds.length)]);
  }

  private void ends(CallBooks.Wish wish, CallEnd.Kind kind) {
    calls.ended(wish);
    Optional<Duration> after =
        random.nextBoolean() ? Optional.of(Duration.ofSeconds(3)) : Optional.empty();
    on(new Event.CallEnded(wish.id, new CallEnd(kind, Optional.of(random.nextInt(150)), after)));
  }

  /** People and other nodes. */
  private void somebodyActs() {
    Where[] open = {Where.QUEUED, Where.RETRYING, Where.PARKED, Where.RUNNING, Where.GONE};
    Task task = tasks.any(open[random.nextInt(open.length)], random);
    switch (random.nextInt(6)) {
      case 0, 1 -> {
        if (task != null) {
          on(new Event.CancelAsked(task.id));
        }
      }
      case 2 -> {
        if (task != null) {
          on(new Event.PriorityAsked(task.id, CLASSES[random.nextInt(4)]));
        }
      }
      case 3 -> {
        if (task != null) {
          lose(task);
        }
      }
      case 4 -> recover();
      default -> {
        CallBooks.Wish wish = calls.any(false, random);
        if (wish != null && wish.task == null) {
          giveUp(wish);
        }
      }
    }
  }

  private void lose(Task task) {
    tasks.lost(task);
    on(new Event.Lost(task.id));
  }

  /** A task that was lost comes back, or one that another node had. */
  private void recover() {
    Task back = tasks.any(Where.ELSEWHERE, random);
    Task task = back == null || random.nextBoolean() ? tasks.make(ticket()) : back;
    Optional<Instant> due =
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(now.plusMillis(random.nextInt(8_000) - 2_000L));
    int crashes = random.nextInt(3) == 0 ? random.nextInt(5) : 0;
    boolean later = task.ticket.notBefore().filter(at -> at.isAfter(now)).isPresent();
    tasks.recovered(task, crashes == 0 && due.isEmpty() && !later);
    on(new Event.Recovered(task.ticket, random.nextInt(3), crashes, due));
  }

  /** What changes the world for long. */
  private void rarely() {
    switch (random.nextInt(6)) {
      case 0 -> agentComes(random.nextInt(2));
      case 1 -> {
        if (agents.size() > 2) {
          String name = agents.remove(random.nextInt(agents.size()));
          tasks.agentLost(name);
          on(new Event.AgentLost(name));
        }
      }
      case 2 -> {
        tasks.mode = QueueMode.values()[random.nextInt(3) == 0 ? random.nextInt(3) : 0];
        on(new Event.QueueAsked(tasks.mode));
      }
      case 3 -> {
        if (random.nextInt(4) == 0) {
          Duration by = Duration.ofSeconds(random.nextInt(-20, 20));
          now = now.plus(by);
          calls.clockSet(by);
          on(new Event.ClockSet(by));
        }
      }
      case 4 -> fails[random.nextInt(fails.length)] ^= true;
      default -> on(new Event.Sampled(random.nextDouble() * (random.nextInt(3) == 0 ? 1 : 0.5)));
    }
  }

  private void agentComes(int pool) {
    if (agents.size() < 8) {
      String name = "agent-" + ++named;
      int concurrency = random.nextInt(1, 5);
      agents.add(name);
      tasks.ready(name, pool, concurrency);
      on(new Event.AgentReady(TaskBooks.POOLS.get(pool), name, concurrency));
    }
  }

  private void pass(Duration time) {
    now = now.plus(time);
    if (wakeAt != null && !wakeAt.isAfter(now)) {
      wakeAt = null;
      on(new Event.Ticked());
    }
  }

  private void on(Event event) {
    events++;
    latest = latest.isBefore(now) ? now : latest;
    remember(event);
    for (Effect effect : engine.on(event, now)) {
      keep(effect);
    }
    tasks.check(engine.counts());
    calls.check(engine, now);
    if (events % RECOUNT == 0) {
      recount();
    }
  }

  private void remember(Event event) {
    if (told.size() == TOLD) {
      told.removeFirst();
    }
    told.addLast(new Told(now, event));
  }

  private void recount() {
    tasks.recount(engine);
    calls.recount(engine, now);
  }

  private void keep(Effect effect) {
    switch (effect) {
      case Effect.Store store -> {
        store.start().ifPresent(start -> tasks.mayStart(tasks.task(start.id()), now, latest));
        tasks.stored(store);
      }
      case Effect.Refuse refuse -> tasks.refused(refuse.id());
      case Effect.Accept accept -> tasks.accepted(accept.id(), now);
      case Effect.Begin begin -> tasks.begun(begin);
      case Effect.Start start -> tasks.started(start, now, latest);
      case Effect.Retry retry -> tasks.between(retry.id(), Where.RETRYING);
      case Effect.Park park -> tasks.between(park.id(), Where.PARKED);
      case Effect.Finish finish -> tasks.finished(finish);
      case Effect.HandBack back -> tasks.handedBack(back.id());
      case Effect.Interrupt interrupt -> tasks.interrupted(interrupt.id());
      case Effect.Reprioritize change -> tasks.reprioritized(change);
      case Effect.Call call -> calls.sent(call, now);
      case Effect.RefuseCall refuse -> calls.refused(refuse.id(), refuse.refusal().why());
      case Effect.CallOver over -> calls.over(over.id());
      case Effect.Charge _, Effect.Warn _ -> Law.hold(false, "charges whom nobody named");
      case Effect.Hedge _, Effect.CancelCall _ ->
          Law.hold(false, "a second call without being asked");
      case Effect.Lease(Demand demand) -> lease(demand);
      case Effect.StartAgent _, Effect.StopAgent _, Effect.ReplaceAgent _, Effect.StandIn _ ->
          Law.hold(false, "asks for agents of a pool that nobody opened");
      case Effect.Degrade _, Effect.Scale _ -> {}
      case Effect.WakeAt wake -> wakeAt = wake.time();
    }
  }
}
