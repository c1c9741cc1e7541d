package dev.plimsoll.core.degrade;

import dev.plimsoll.core.work.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which rung the server stands on. A worse one is entered at once, straight to critical if need be;
 * it is left one step at a time, each after every signal had let go for the dwell without a break.
 * Immutable: each look makes the next ladder. It never refuses or cuts anything itself.
 *
 * <p>The way out of an overload that feeds itself is a strong push and a slow return (Bronson et
 * al., Metastable Failures in Distributed Systems, HotOS 2021): critical sheds hard, and the ramp
 * after it lets those back in by and by whom it turned away.
 */
public final class Ladder {
  private final LadderSettings settings;
  private final Standing standing;
  private final @Nullable Change change;

  private Ladder(LadderSettings settings, Standing standing, @Nullable Change change) {
    this.settings = settings;
    this.standing = standing;
    this.change = change;
  }

  /** A server begins in optimal. */
  public static Ladder begin(LadderSettings settings, Instant now) {
    return new Ladder(settings, new Standing(Rung.OPTIMAL, now, now, null, false), null);
  }

  /** The ladder after one look at the signals. */
  public Ladder after(Signals signals, Instant now) {
    Standing present = standing.withMemory(settings.gauges(), signals);
    Rung asked = settings.gauges().asked(signals);
    if (asked.isWorseThan(rung())) {
      return new Ladder(settings, present.step(asked, now), worse(asked, signals, now));
    }
    boolean calm = rung().isWorseThan(settings.gauges().held(signals));
    if (!calm) {
      return new Ladder(settings, present.notCalm(now), null);
    }
    boolean due = !now.isBefore(standing.calmSince.plus(settings.dwell()));
    return due
        ? new Ladder(settings, present.step(rung().better(), now), better(signals, now))
        : new Ladder(settings, present, null);
  }

  private Change worse(Rung to, Signals signals, Instant now) {
    Reading reading = settings.gauges().decisive(signals, to);
    Rung otherwise = Rung.worse(rung(), settings.gauges().askedBut(reading, signals));
    return new Change(now, rung(), to, reading, otherwise);
  }

  private Change better(Signals signals, Instant now) {
    Reading reading = settings.gauges().nearest(signals, rung());
    return new Change(now, rung(), rung().better(), reading, rung());
  }

  public Rung rung() {
    return standing.rung;
  }

  /** When this rung was reached. */
  public Instant since() {
    return standing.since;
  }

  /** The step that the last look made, if it made one. */
  public Optional<Change> change() {
    return Optional.ofNullable(change);
  }

  /** When a look would make a step up if the signals are calm from now on; empty in optimal. */
  public Optional<Instant> easesAt() {
    return rung() == Rung.OPTIMAL
        ? Optional.empty()
        : Optional.of(standing.calmSince.plus(settings.dwell()));
  }

  /** What is left to tasks of this priority. */
  public Cuts cuts(Priority priority) {
    return settings.cuts().at(rung(), priority);
  }

  /** What was cut for this priority, for the answer to say; empty where nothing was. */
  public Optional<Degradation> degradation(Priority priority) {
    return settings.cuts().degradation(rung(), priority);
  }

  /**
   * The share of new tasks of a priority that is let in, and of parked ones that may go on, from 0
   * to 1: none where the rung refuses them, by and by all after critical refused them, else all.
   */
  public double admitted(Priority priority, Instant now) {
    if (cuts(priority).gate().isClosed()) {
      return 0;
    }
    Instant left = standing.leftCritical;
    boolean wasRefused = settings.cuts().at(Rung.CRITICAL, priority).gate().isClosed();
    return left == null || !wasRefused ? 1 : settings.ramp().share(Duration.between(left, now));
  }

  /**
   * Whether caches give memory back: from when memory passes its threshold for critical until it is
   * under where that is left, whatever the rung.
   */
  public boolean shrinksCaches() {
    return standing.shortOfMemory;
  }

  /** The wall clock was set: what was measured by it moves along. */
  public Ladder clockSet(Duration by) {
    return new Ladder(settings, standing.moved(by), change);
  }

  /** Where it stands: since when, since when nothing holds the rung, when it last left critical. */
  private record Standing(
      Rung rung,
      Instant since,
      Instant calmSince,
      @Nullable Instant leftCritical,
      boolean shortOfMemory) {
    Standing notCalm(Instant now) {
      return new Standing(rung, since, now, leftCritical, shortOfMemory);
    }

    Standing step(Rung to, Instant now) {
      Instant left = rung == Rung.CRITICAL ? now : leftCritical;
      return new Standing(to, now, now, left, shortOfMemory);
    }

    Standing withMemory(Gauges gauges, Signals signals) {
      boolean isShort = gauges.isShortOfMemory(signals, shortOfMemory);
      return isShort == shortOfMemory
          ? this
          : new Standing(rung, since, calmSince, leftCritical, isShort);
    }

    Standing moved(Duration by) {
      Instant left = leftCritical == null ? null : leftCritical.plus(by);
      return new Standing(rung, since.plus(by), calmSince.plus(by), left, shortOfMemory);
    }
  }
}
