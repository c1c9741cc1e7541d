package dev.plimsoll.bench.engine;

import dev.plimsoll.core.engine.CallEnd;
import dev.plimsoll.core.engine.CallWish;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.engine.Engine;
import dev.plimsoll.core.engine.EngineSettings;
import dev.plimsoll.core.engine.Event;
import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.core.retry.RetryPolicy;
import dev.plimsoll.core.work.CallId;
import dev.plimsoll.core.work.Outcome;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Whole lives of tasks in an engine that is full: 100 tenants, four classes, 10,000 that wait, 400
 * that run on 50 agents. One ends, the next starts, one more comes and is stored. Its time is its
 * own: 10,000 lives a second. Never measures.
 */
public final class Lives {
  /** A life is submitted, stored and finished. */
  public static final int EVENTS = 3;

  /** And its call is wanted, and ends. */
  public static final int EVENTS_WITH_CALL = 5;

  private static final int TENANTS = 100;
  private static final int WAITING = 10_000;
  private static final int AGENTS = 50;
  private static final int SLOTS = 8;
  private static final long LIFE_NANOS = 100_000;
  private static final int LIVES_A_SAMPLE = 2_000;
  private static final int FIRST_LIVES = 50_000; // until those that wait are the least urgent
  private static final Outcome DONE = new Outcome.Completed();
  private static final Priority[] CLASSES = Priority.values();
  private static final CallEnd ANSWERED = CallEnd.of(CallEnd.Kind.ANSWERED);

  private final Engine engine;
  private final boolean calling;
  private final Consumer<Effect> heard;
  private final List<List<Target>> chains = new ArrayList<>();
  private final List<String> tenants = new ArrayList<>();
  private final Queue<TaskId> running = new ArrayDeque<>();
  private final Queue<CallId> called = new ArrayDeque<>();
  private final SplittableRandom random = new SplittableRandom(1);
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long made;
  private long wished;
  private long events;
  private long lives;

  /**
   * Fills the queue.
   *
   * @param calling whether each run makes one call of a model
   * @param heard is told every effect, as a server's listeners are
   */
  public Lives(boolean calling, Consumer<Effect> heard) {
    this.calling = calling;
    this.heard = heard;
    for (int i = 0; i < TENANTS; i++) {
      tenants.add("tenant-" + i);
    }
    for (int i = 0; i < 4; i++) {
      chains.add(List.of(new Target("p" + i, "m"), new Target("p" + (i + 1) % 4, "m")));
    }
    engine = new Engine(settings(), new SplittableRandom(2));
    for (int i = 0; i < AGENTS; i++) {
      on(new Event.AgentReady("general", "general-" + i, SLOTS));
    }
    for (int i = 0; i < WAITING + AGENTS * SLOTS; i++) {
      submit();
    }
    for (int i = 0; i < FIRST_LIVES; i++) {
      one();
    }
  }

  private static EngineSettings settings() {
    int most = 2 * WAITING;
    Caps caps =
        new Caps(
            Map.of(
                Priority.CRITICAL, most,
                Priority.HIGH, most,
                Priority.NORMAL, most,
                Priority.LOW, most),
            2 * most,
            0.95);
    return new EngineSettings(caps, 20, RetryPolicy.standard(), Map.of(), 3);
  }

  /** One ends, one begins, one comes: as many wait afterwards as before. */
  public void live() {
    if (++lives % LIVES_A_SAMPLE == 0) {
      on(new Event.Sampled(0.3));
    }
    one();
  }

  private void one() {
    now = now.plusNanos(LIFE_NANOS);
    if (calling) {
      on(new Event.CallEnded(called.remove(), ANSWERED));
    }
    on(new Event.Finished(running.remove(), DONE, random.nextInt(1, 2_000)));
    submit();
  }

  /** How many events the engine was told so far. */
  public long events() {
    return events;
  }

  /** How many tasks wait and run. */
  public String standing() {
    return engine.counts().waiting() + " wait, " + engine.counts().running() + " run";
  }

  private void submit() {
    TaskId id = new TaskId(0, ++made);
    Ticket ticket =
        new Ticket(
            id,
            CLASSES[random.nextInt(CLASSES.length)],
            "general",
            tenants.get(random.nextInt(TENANTS)),
            random.nextInt(1, 2_000),
            Optional.empty(),
            Optional.empty());
    on(new Event.Submitted(ticket));
    on(new Event.Stored(id));
  }

  private void on(Event event) {
    events++;
    for (Effect effect : engine.on(event, now)) {
      heard.accept(effect);
      switch (effect) {
        case Effect.Start start -> begun(start.id());
        case Effect.Begin begin -> begun(begin.id());
        case Effect.Call call -> called.add(call.id());
        case Effect.Store _,
            Effect.Refuse _,
            Effect.Accept _,
            Effect.Retry _,
            Effect.Finish _,
            Effect.Interrupt _,
            Effect.HandBack _,
            Effect.Park _,
            Effect.Reprioritize _,
            Effect.RefuseCall _,
            Effect.CallOver _,
            Effect.Degrade _,
            Effect.Charge _,
            Effect.Lease _,
            Effect.Hedge _,
            Effect.CancelCall _,
            Effect.Warn _,
            Effect.StartAgent _,
            Effect.StopAgent _,
            Effect.ReplaceAgent _,
            Effect.Scale _,
            Effect.StandIn _,
            Effect.WakeAt _ -> {}
      }
    }
  }

  private void begun(TaskId id) {
    running.add(id);
    if (calling) {
      List<Target> chain = chains.get((int) (wished % chains.size()));
      CallWish wish =
          new CallWish(
              CLASSES[(int) (wished % CLASSES.length)],
              "tenant",
              true,
              false,
              chain,
              1_000,
              Optional.empty());
      on(new Event.CallWanted(new CallId(++wished), wish));
    }
  }
}
