package dev.plimsoll.core.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** All the moments at which a schedule fires, in whole seconds. Immutable; reads no clock. */
public sealed interface Timetable permits Cron, Interval {
  /** The first fire time later than a moment. There always is one. */
  Instant after(Instant moment);

  /** The last fire time that is not later than a moment. */
  Optional<Instant> atOrBefore(Instant moment);

  /**
   * Reads {@code every 5m}, five cron fields (minute, hour, day of month, month, day of week), six
   * (second first) or one of {@code @yearly @monthly @weekly @daily @hourly}.
   *
   * @param zone whose clocks a cron text is read on
   * @param anchor what an interval is counted from
   * @throws UnreadableTimetable saying where, what was found and what is expected
   */
  static Timetable read(String when, ZoneId zone, Instant anchor) {
    return Interval.isOne(when) ? Interval.read(when, anchor) : Cron.read(when, zone.getRules());
  }
}
