package dev.plimsoll.simulate.story;

import dev.plimsoll.core.cost.CostSettings;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.lab.measure.RunResult.Second;
import dev.plimsoll.simulate.drive.Simulated;
import dev.plimsoll.simulate.drive.Simulation;
import dev.plimsoll.simulate.world.Watcher;
import dev.plimsoll.simulate.world.WorldSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A story that was played to its end, and whether it ended well. Immutable for its readers. */
public final class Played {
  static final int SECONDS_A_ROW = 5;

  private static final int LAST_SECONDS = 10;
  private static final double STEADY = 0.9;

  private final Story story;
  private final Inside inside;
  private final Simulated run;
  private final Spending spending;
  private final Optional<Spending> unbounded;

  private Played(Story story, Inside inside, Simulated run, Spending spending) {
    this.story = story;
    this.inside = inside;
    this.run = run;
    this.spending = spending;
    this.unbounded = unbounded(story);
  }

  /** Plays it. */
  public static Played of(Story story) {
    Inside inside = new Inside(SECONDS_A_ROW);
    Spending spending = new Spending();
    Simulated run = simulated(story, story.settings(), inside.and(spending));
    return new Played(story, inside, run, spending);
  }

  /** The same without its budgets, where it has some. */
  private static Optional<Spending> unbounded(Story story) {
    WorldSettings settings = story.settings();
    CostSettings costs = settings.engine().costs();
    if (costs.budgets().isEmpty()) {
      return Optional.empty();
    }
    Spending spending = new Spending();
    CostSettings free = new CostSettings(costs.prices(), List.of());
    var _ = simulated(story, settings.with(settings.engine().with(free)), spending);
    return Optional.of(spending);
  }

  private static Simulated simulated(Story story, WorldSettings settings, Watcher watcher) {
    return new Simulation(story.read(), settings)
        .opened(story.opened())
        .with(story.script())
        .watchedBy(watcher)
        .run();
  }

  Spending spending() {
    return spending;
  }

  /** What would have been spent without budgets; empty where there are none. */
  Optional<Spending> unbounded() {
    return unbounded;
  }

  Story story() {
    return story;
  }

  Inside inside() {
    return inside;
  }

  Simulated run() {
    return run;
  }

  /** How many a second began within the objective of their class, until a moment. */
  public double inTimePerSecond(Duration until) {
    return (double) inside.inTimeBefore(until.toNanos()) / until.toSeconds();
  }

  /**
   * How long the slowest hundredth of a class waited at least for the first call, in nanoseconds.
   */
  public double p99Wait(Priority priority) {
    return run.gauges().waits(priority).percentile(99).orElse(0);
  }

  /** How many of a class were not let in. */
  public long refused(Priority priority) {
    return inside.refused(priority);
  }

  /** From when waits were short again until the best rung. */
  public Duration recovery() {
    return inside.recovery();
  }

  /** All that is not well at its end: what stays bad after its cause is gone is metastable. */
  public List<String> wrongAtTheEnd() {
    List<String> wrong = new ArrayList<>();
    if (story.recovers() && !inside.isCalm()) {
      wrong.add("the server is not on its best rung, or a breaker is not closed");
    }
    List<Second> seconds =
        run.result().seconds().stream().filter(second -> second.due() > 0).toList();
    long due = 0;
    long ok = 0;
    for (Second second : seconds.subList(seconds.size() - LAST_SECONDS, seconds.size())) {
      due += second.due();
      ok += second.answered() - second.failed();
    }
    if (story.recovers() && ok < STEADY * due) {
      wrong.add("in the last 10 s %d of %d were answered".formatted(ok, due));
    }
    long open = run.counts().accepted() - run.counts().completed() - run.counts().dead();
    if (open != run.counts().expired() + run.counts().cancelled()) {
      wrong.add(open + " accepted tasks have no end");
    }
    return List.copyOf(wrong);
  }
}
