package dev.plimsoll.simulate.story;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.core.breaker.Breaker;
import dev.plimsoll.core.degrade.Rung;
import dev.plimsoll.core.engine.CallEnd;
import dev.plimsoll.core.engine.Counts;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.engine.Event;
import dev.plimsoll.core.engine.TargetReport;
import dev.plimsoll.core.limit.CallQueueSettings;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.simulate.world.Watcher;
import dev.plimsoll.simulate.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a server went through, in rows of some seconds, and what it decided, in its order; and
 * whether its laws held after each event. Not thread-safe.
 */
final class Inside implements Watcher {
  /** How long a task of each class should wait at most (spec S3). */
  private static final Map<Priority, Duration> OBJECTIVES =
      CallQueueSettings.standard().objectives();

  /** Waits below this part of their objective let the ladder go. */
  private static final double CALM = 0.7;

  /** So does a queue that is not fuller. */
  private static final double CALM_QUEUE = 0.35;

  private static final int MOST_TOLD = 60;

  private final long rowNanos;
  private final List<Row> rows = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final Set<String> refusals = new HashSet<>();
  private final Map<Priority, Long> refused = new EnumMap<>(Priority.class);
  private final Map<Priority, Long> inTime = new EnumMap<>(Priority.class);
  private final Map<Target, Breaker.State> breakers = new HashMap<>();
  private long untold;
  private long last;
  private int taken;
  private int slots;
  private long strainedAt = -1;
  private long optimalAt;
  private Rung rung = Rung.OPTIMAL;

  /** One row's sums. */
  static final class Row {
    int mostWaiting;
    double taken;
    double slots;
    Rung worst = Rung.OPTIMAL;
    long inTime;
    long failedCalls;
    int limit = Integer.MAX_VALUE;
    boolean isShut;

    /** The share of the slots that ran something, on average. */
    double busy() {
      return slots > 0 ? taken / slots : 0;
    }
  }

  static Duration objective(Priority priority) {
    return OBJECTIVES.getOrDefault(priority, Duration.ZERO);
  }

  Inside(int secondsARow) {
    this.rowNanos = secondsARow * 1_000_000_000L;
  }

  @Override
  public void decided(World world, Event event, List<Effect> effects) {
    List<String> broken = world.brokenLaws();
    if (!broken.isEmpty()) {
      throw new IllegalStateException("after %s: %s".formatted(event, broken));
    }
    pass(world.now());
    Counts counts = world.counts();
    taken = counts.taken();
    slots = counts.slots();
    Row now = row(world.now());
    now.mostWaiting = Math.max(now.mostWaiting, counts.depth());
    for (Effect effect : effects) {
      if (effect instanceof Effect.Degrade(var change)) {
        tell(world, "%s: %s".formatted(change.to().word(), change.why()));
        rung = change.to();
        optimalAt = world.now();
      } else if (effect instanceof Effect.ReplaceAgent(var _, var agent, var running, var by)) {
        tell(
            world,
            "agent %s is sick with %d tasks, %s starts in its place"
                .formatted(agent, running, by.orElse("nobody")));
      } else if (effect instanceof Effect.Warn(var standing)) {
        tell(world, "soft edge: " + standing.text());
      } else if (effect instanceof Effect.Refuse(var _, Effect.Refusal why)
          && event instanceof Event.Submitted submitted) {
        refused(world, submitted.ticket().priority(), why);
      }
    }
    if (event instanceof Event.Sampled) {
      sampled(world);
    }
    now.worst = rung.isWorseThan(now.worst) ? rung : now.worst;
  }

  private void refused(World world, Priority priority, Effect.Refusal why) {
    refused.merge(priority, 1L, Long::sum);
    if (refusals.add(priority + " " + why.reason())) {
      tell(world, "first %s task refused: %s".formatted(priority.word(), why.detail()));
    }
  }

  private void sampled(World world) {
    Row now = row(world.now());
    for (TargetReport target : world.targets()) {
      Breaker.State state = target.breaker().state();
      Breaker.State before = breakers.put(target.target(), state);
      if (state != (before == null ? Breaker.State.CLOSED : before)) {
        tell(
            world,
            "breaker of %s %s: %s"
                .formatted(target.target(), word(state), target.breaker().reason()));
      }
      now.isShut |= state != Breaker.State.CLOSED;
      now.limit = Math.min(now.limit, target.limit());
    }
    if (world.counts().utilization() > CALM_QUEUE) {
      strainedAt = world.now();
    }
    world
        .oldestWaits()
        .forEach((priority, waited) -> {
          Duration most = objective(priority);
          if (waited > CALM * most.toNanos()) {
            strainedAt = world.now();
          }
        });
  }

  private static String word(Breaker.State state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private void tell(World world, String what) {
    if (told.size() < MOST_TOLD) {
      long tenths = world.now() / 100_000_000;
      String at = Figures.clock(Duration.ofSeconds(tenths / 10)) + "." + tenths % 10;
      told.add("- %s %s".formatted(at, what));
    } else {
      untold++;
    }
  }

  @Override
  public void answered(World world, Target target, CallEnd.Kind kind) {
    if (kind != CallEnd.Kind.ANSWERED) {
      row(world.now()).failedCalls++;
    }
  }

  @Override
  public void began(World world, Priority priority, long waited) {
    if (waited <= objective(priority).toNanos()) {
      row(world.now()).inTime++;
      inTime.merge(priority, 1L, Long::sum);
    }
  }

  private void pass(long until) {
    while (last < until) {
      long end = Math.min(until, (last / rowNanos + 1) * rowNanos);
      Row row = row(last);
      row.taken += (double) (end - last) * taken;
      row.slots += (double) (end - last) * slots;
      last = end;
    }
  }

  private Row row(long at) {
    return rowAt((int) (at / rowNanos));
  }

  /** A row by its number; one in which nothing happened is empty. */
  Row rowAt(int index) {
    while (rows.size() <= index) {
      rows.add(new Row());
    }
    return rows.get(index);
  }

  /** What it decided, in its order, bounded. */
  List<String> told() {
    List<String> all = new ArrayList<>(told);
    if (untold > 0) {
      all.add("- and %s more".formatted(Figures.count(untold)));
    }
    return all;
  }

  /** How many of a class were not let in. */
  long refused(Priority priority) {
    return refused.getOrDefault(priority, 0L);
  }

  /** How many of a class began within its objective. */
  long inTime(Priority priority) {
    return inTime.getOrDefault(priority, 0L);
  }

  /** How many began within their objective before a moment. */
  long inTimeBefore(long nanos) {
    return rows.stream().limit(nanos / rowNanos).mapToLong(row -> row.inTime).sum();
  }

  /** Whether everything is as it was: the best rung, and every breaker closed. */
  boolean isCalm() {
    return rung == Rung.OPTIMAL
        && breakers.values().stream().allMatch(state -> state == Breaker.State.CLOSED);
  }

  /** From when all waits were short again until the best rung; zero where it was never left. */
  Duration recovery() {
    return Duration.ofNanos(Math.max(0, optimalAt - Math.max(0, strainedAt)));
  }
}
