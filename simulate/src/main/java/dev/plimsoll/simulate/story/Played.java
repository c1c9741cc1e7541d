package dev.plimsoll.simulate.story;

import dev.plimsoll.core.work.Priority;
import dev.plimsoll.lab.measure.RunResult.Second;
import dev.plimsoll.simulate.drive.Simulated;
import dev.plimsoll.simulate.drive.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A story that was played to its end, and whether it ended well. Immutable for its readers. */
public final class Played {
  static final int SECONDS_A_ROW = 5;

  private static final int LAST_SECONDS = 10;
  private static final double STEADY = 0.9;

  private final Story story;
  private final Inside inside;
  private final Simulated run;

  private Played(Story story, Inside inside, Simulated run) {
    this.story = story;
    this.inside = inside;
    this.run = run;
  }

  /** Plays it. */
  public static Played of(Story story) {
    Inside inside = new Inside(SECONDS_A_ROW);
    return new Played(
        story,
        inside,
        new Simulation(story.read(), story.settings())
            .with(story.script())
            .watchedBy(inside)
            .run());
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
