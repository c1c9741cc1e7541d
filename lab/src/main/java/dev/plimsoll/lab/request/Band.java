package dev.plimsoll.lab.request;

import dev.plimsoll.base.units.Durations;
import java.time.Duration;

/** How long an answer is expected to take, both ends included. */
public record Band(Duration least, Duration most) {
  public Band {
    if (least.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "%s..%s runs backwards; the smaller comes first"
              .formatted(Durations.format(least), Durations.format(most)));
    }
  }

  /**
   * Reads {@code 500ms..2s}.
   *
   * @throws IllegalArgumentException when it is no such range
   */
  public static Band parse(String text) {
    int dots = text.indexOf("..");
    if (dots < 0) {
      throw new IllegalArgumentException(
          "'%s' is not a range; expected two durations, as in '500ms..2s'".formatted(text));
    }
    return new Band(
        Durations.parse(text.substring(0, dots)), Durations.parse(text.substring(dots + 2)));
  }

  /** Whether a time lies within it. */
  public boolean contains(long nanos) {
    return nanos >= least.toNanos() && nanos <= most.toNanos();
  }

  /** The form that {@link #parse} reads again. */
  @Override
  public String toString() {
    return Durations.format(least) + ".." + Durations.format(most);
  }
}
