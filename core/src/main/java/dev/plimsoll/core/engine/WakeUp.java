package dev.plimsoll.core.engine;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The wish to be woken, said again only when it comes earlier. Not thread-safe. */
final class WakeUp {
  private @Nullable Instant told;

  /** Time passed: a wish that lies before it was fulfilled. */
  void happened(Instant now) {
    if (told != null && !told.isAfter(now)) {
      told = null;
    }
  }

  /** The earlier of both, if it is earlier than the last one told. */
  Optional<Instant> changed(@Nullable Instant one, @Nullable Instant other) {
    Instant next = sooner(one, other);
    if (next == null || (told != null && !next.isBefore(told))) {
      return Optional.empty(); // a wake-up comes before it is needed, which is harmless
    }
    told = next;
    return Optional.of(next);
  }

  static @Nullable Instant sooner(@Nullable Instant one, @Nullable Instant other) {
    return one == null || (other != null && other.isBefore(one)) ? other : one;
  }
}
