package dev.plimsoll.core.cache;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A part of the cache's entries, the one used longest ago first. Not thread-safe. */
final class Segment {
  private final LinkedHashMap<CacheKey, Kept> entries = new LinkedHashMap<>();
  private long bytes;

  void add(CacheKey key, Kept kept) {
    entries.put(key, kept);
    bytes += kept.stored.bytes();
    kept.segment = this;
  }

  void remove(CacheKey key) {
    Kept kept = entries.remove(key);
    bytes -= kept == null ? 0 : kept.stored.bytes();
  }

  /** The entry becomes the one used last. */
  void renew(CacheKey key, Kept kept) {
    entries.remove(key);
    entries.put(key, kept);
  }

  Map.@Nullable Entry<CacheKey, Kept> eldest() {
    return entries.firstEntry();
  }

  Stream<Map.Entry<CacheKey, Kept>> eldestFirst() {
    return entries.entrySet().stream();
  }

  int size() {
    return entries.size();
  }

  long bytes() {
    return bytes;
  }

  boolean exceeds(double mostEntries, double mostBytes) {
    return size() > mostEntries || bytes > mostBytes;
  }
}
