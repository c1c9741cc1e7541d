package dev.plimsoll.core.cache;

import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The part of the cache that was admitted: a segmented LRU. What is used a second time is
 * protected, up to 80 %; beyond it what was used longest ago is on probation again. Not
 * thread-safe.
 */
final class MainPart {
  private static final double PROTECTED = 0.8;

  private final Segment probation = new Segment();
  private final Segment safe = new Segment();

  void add(CacheKey key, Kept kept) {
    probation.add(key, kept);
  }

  /** An entry of this part was used. */
  void renew(CacheKey key, Kept kept, CacheBounds bounds) {
    if (kept.segment == safe) {
      safe.renew(key, kept);
      return;
    }
    probation.remove(key);
    safe.add(key, kept);
    Map.Entry<CacheKey, Kept> eldest = safe.eldest();
    while (eldest != null
        && safe.exceeds(PROTECTED * bounds.mainEntries(), PROTECTED * bounds.mainBytes())) {
      safe.remove(eldest.getKey());
      probation.add(eldest.getKey(), eldest.getValue());
      eldest = safe.eldest();
    }
  }

  /** Whoever leaves first. */
  Map.@Nullable Entry<CacheKey, Kept> eldest() {
    Map.Entry<CacheKey, Kept> first = probation.eldest();
    return first == null ? safe.eldest() : first;
  }

  /** All of them, who leaves first first. */
  Iterator<Map.Entry<CacheKey, Kept>> eldestFirst() {
    return Stream.of(probation, safe).flatMap(Segment::eldestFirst).iterator();
  }

  int size() {
    return probation.size() + safe.size();
  }

  long bytes() {
    return probation.bytes() + safe.bytes();
  }
}
