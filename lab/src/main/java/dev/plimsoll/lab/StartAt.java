package dev.plimsoll.lab;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.units.UnitException;
import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.lab.text.Spoken;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/** When a load is to start, so that several machines start together. Never reads a clock. */
public sealed interface StartAt {
  /** The longest that a run waits for its start. */
  Duration LONGEST_WAIT = Duration.ofDays(7);

  /** At a moment of the wall clock. */
  record At(Instant moment) implements StartAt {
    @Override
    public String toString() {
      return moment.toString();
    }
  }

  /** So long after now. */
  record In(Duration delay) implements StartAt {
    @Override
    public String toString() {
      return "+" + Durations.format(delay);
    }
  }

  /**
   * Reads {@code 2026-11-21T10:00:00Z}, the same with an offset, or {@code +30s}.
   *
   * @throws UnitException when it is none of them
   */
  static StartAt parse(String text) {
    String word = text.strip();
    if (word.startsWith("+")) {
      return new In(Durations.parse(word.substring(1)));
    }
    try {
      return new At(OffsetDateTime.parse(word).toInstant());
    } catch (DateTimeParseException _) {
      String shown = word.length() <= 40 ? word : word.substring(0, 40) + "…";
      throw new UnitException(
          "'%s' is no moment: expected one with its zone, as in 2026-11-21T10:00:00Z, or +30s"
              .formatted(shown));
    }
  }

  /**
   * The moment that is meant.
   *
   * @throws InputException when it lies in the past, or more than {@link #LONGEST_WAIT} ahead
   */
  default Instant from(Instant now) {
    return switch (this) {
      case At(Instant moment) -> ahead(moment, now);
      case In(Duration delay) -> ahead(now.plus(delay), now);
    };
  }

  private static Instant ahead(Instant moment, Instant now) {
    if (moment.isBefore(now)) {
      throw InputException.of(
          "--start-at %s: that was %s ago (it is %s here)%n  Give a moment that all workers can still wait for, and set the machines' clocks."
              .formatted(moment, said(Duration.between(moment, now)), now));
    }
    if (Duration.between(now, moment).compareTo(LONGEST_WAIT) > 0) {
      throw InputException.of(
          "--start-at %s: that is %s ahead (it is %s here), and a run waits for at most %d days"
              .formatted(moment, said(Duration.between(now, moment)), now, LONGEST_WAIT.toDays()));
    }
    return moment;
  }

  /** Beyond a few centuries nobody needs the nanoseconds. */
  private static String said(Duration time) {
    return time.toDays() > 2
        ? "%,d days".formatted(time.toDays())
        : time.toMinutes() < 2
            ? Spoken.plain(Figures.latency((double) time.toNanos()))
            : Durations.format(Duration.ofSeconds(time.toSeconds()));
  }
}
