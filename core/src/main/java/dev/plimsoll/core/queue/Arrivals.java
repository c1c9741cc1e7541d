package dev.plimsoll.core.queue;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All that wait in one class, over all pools, by when they came. Not thread-safe. */
final class Arrivals {
  private static final int LOOKED_AT = 16;

  private @Nullable Place oldest;
  private @Nullable Place newest;
  private int size;

  int size() {
    return size;
  }

  Optional<Place> newest() {
    return Optional.ofNullable(newest);
  }

  /**
   * Since when whoever waits longest has waited. Tasks that came back stand first though they wait
   * a short time, so that the first few are looked at.
   */
  Optional<Instant> since() {
    Instant longest = null;
    Place place = oldest;
    for (int i = 0; i < LOOKED_AT && place != null; i++) {
      longest = longest == null || place.since().isBefore(longest) ? place.since() : longest;
      place = place.newer;
    }
    return Optional.ofNullable(longest);
  }

  void addNewest(Place place) {
    place.older = newest;
    if (newest == null) {
      oldest = place;
    } else {
      newest.newer = place;
    }
    newest = place;
    size++;
  }

  void addOldest(Place place) {
    place.newer = oldest;
    if (oldest == null) {
      newest = place;
    } else {
      oldest.older = place;
    }
    oldest = place;
    size++;
  }

  void remove(Place place) {
    Place older = place.older;
    Place newer = place.newer;
    if (older == null) {
      oldest = newer;
    } else {
      older.newer = newer;
    }
    if (newer == null) {
      newest = older;
    } else {
      newer.older = older;
    }
    place.older = null;
    place.newer = null;
    size--;
  }
}
