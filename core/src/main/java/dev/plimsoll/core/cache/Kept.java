package dev.plimsoll.core.cache;

import java.time.Duration;
import java.time.Instant;

/** One entry: what it is, when it was made and last used, where it stands. Not thread-safe. */
final class Kept {
  final Stored stored;
  final Instant made;
  Instant used;
  Segment segment;

  Kept(Stored stored, Instant now, Segment segment) {
    this.stored = stored;
    this.made = now;
    this.used = now;
    this.segment = segment;
  }

  Lookup look(Freshness fresh, Instant now) {
    Duration age = Duration.between(made, now);
    if (Duration.between(used, now).compareTo(fresh.idle()) > 0) {
      return new Lookup.Miss(Lookup.Why.UNUSED_TOO_LONG);
    }
    return age.compareTo(fresh.age()) > 0
        ? new Lookup.Miss(Lookup.Why.TOO_OLD)
        : new Lookup.Hit(age, stored.usage(), stored.money());
  }
}
