package dev.plimsoll.serve.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Wall time that passes evenly, whatever becomes of the clock on the wall, until it is told to
 * follow that clock. Thread-safe.
 */
public final class SteadyClock implements InstantSource {
  /** Less is how clocks are kept right, not how they are set. */
  static final Duration LEAST_JUMP = Duration.ofSeconds(2);

  private final InstantSource wall;
  private final LongSupplier nanos;
  private volatile Anchor anchor;

  /** What the wall showed at a moment. */
  private record Anchor(Instant shown, long at) {}

  public SteadyClock() {
    this(InstantSource.system(), System::nanoTime);
  }

  /**
   * @param nanos what passes evenly, as {@link System#nanoTime} does
   */
  public SteadyClock(InstantSource wall, LongSupplier nanos) {
    this.wall = wall;
    this.nanos = nanos;
    this.anchor = new Anchor(wall.instant(), nanos.getAsLong());
  }

  @Override
  public Instant instant() {
    Anchor last = anchor;
    return last.shown.plusNanos(nanos.getAsLong() - last.at);
  }

  /**
   * Shows what the wall shows, if somebody set that by two seconds or more. For one thread at a
   * time.
   *
   * @return by how much this clock was set, back where negative; zero when it was not
   */
  Duration follow() {
    Anchor now = new Anchor(wall.instant(), nanos.getAsLong());
    Duration by = Duration.between(instant(), now.shown);
    if (by.abs().compareTo(LEAST_JUMP) < 0) {
      return Duration.ZERO;
    }
    anchor = now;
    return by;
  }
}
