package dev.plimsoll.mock.overload;

import dev.plimsoll.base.units.UnitException;
import java.util.OptionalInt;

/**
 * How much a provider works on at once.
 *
 * @param slots calls at once, 1 to 1,000,000; absent: all that come
 * @param backlog calls that wait for a slot, 0 to 1,000,000; absent: as many as connections allow
 */
public record Capacity(OptionalInt slots, OptionalInt backlog) {
  /** The most slots, and the longest line. */
  public static final int MOST = 1_000_000;

  /** Works on all that come. */
  public static final Capacity UNLIMITED = new Capacity(OptionalInt.empty(), OptionalInt.empty());

  public Capacity {
    check("slots", slots, 1);
    check("backlog", backlog, 0);
  }

  /** So many calls at once; all others wait. */
  public static Capacity of(int slots) {
    return new Capacity(OptionalInt.of(slots), OptionalInt.empty());
  }

  /** So many calls at once, and so many that wait. */
  public static Capacity of(int slots, int backlog) {
    return new Capacity(OptionalInt.of(slots), OptionalInt.of(backlog));
  }

  /** This one where it says something, else {@code other}. */
  public Capacity over(Capacity other) {
    if (slots.isEmpty() && backlog.isEmpty()) {
      return other;
    }
    return new Capacity(
        slots.isPresent() ? slots : other.slots, backlog.isPresent() ? backlog : other.backlog);
  }

  private static void check(String what, OptionalInt count, int least) {
    int value = count.orElse(least);
    if (value < least || value > MOST) {
      throw new UnitException(
          "'%d' is no number of %s; expected %d to %d".formatted(value, what, least, MOST));
    }
  }
}
