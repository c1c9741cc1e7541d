package dev.plimsoll.core.cache;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Which answers are kept, by count and by size, without the answers: the storage does what it is
 * told. Never over its bounds, not even for a moment between two calls. Not thread-safe.
 *
 * <p>W-TinyLFU with sizes. A new answer enters a small window (1 %), used longest ago first out.
 * From there it is admitted to the main part only if it was asked for more often than all those
 * together that would have to leave for it ("aggregated victims": Einziger, Eytan, Friedman, Manes:
 * "Lightweight Robust Size Aware Cache Management", ACM TOS 2022); so neither a flood of questions
 * asked once nor one large answer drives out what is used. The main part is a segmented LRU: what
 * is used there a second time is protected (up to 80 %). A tenant that has more than half of it
 * makes room at its own expense only, however popular its questions are. Source: Einziger,
 * Friedman, Manes: "TinyLFU", ACM TOS 2017, and Caffeine, which has it without the sum.
 */
public final class CacheIndex {
  private final CacheSettings settings;
  private final Popularity popularity;
  private final Map<CacheKey, Kept> all = new HashMap<>();
  private final Holdings holdings = new Holdings();
  private final Segment window = new Segment();
  private final MainPart main = new MainPart();
  private CacheTotals totals = CacheTotals.NONE;
  private CacheBounds bounds;

  public CacheIndex(CacheSettings settings) {
    this.settings = settings;
    this.popularity = new Popularity(settings.entries());
    this.bounds = CacheBounds.of(settings, 1);
  }

  /** Looks for an answer that is to be given; finding it renews its time to live. */
  public Lookup find(CacheKey key, Freshness fresh, Instant now) {
    popularity.asked(key);
    Lookup found = peek(key, fresh, now);
    Kept kept = all.get(key);
    if (kept != null && found instanceof Lookup.Hit) {
      kept.used = now;
      renew(key, kept);
    }
    totals = totals.plus(found);
    return found;
  }

  /** Looks without using: changes nothing and counts nowhere. */
  public Lookup peek(CacheKey key, Freshness fresh, Instant now) {
    Kept kept = all.get(key);
    return kept == null ? new Lookup.Miss(Lookup.Why.UNKNOWN) : kept.look(fresh, now);
  }

  /** Takes an answer in, or not, in the place of an earlier one to the same question. */
  public Placement put(CacheKey key, Stored stored, Instant now) {
    boolean replaced = remove(key);
    if (stored.bytes() > settings.largest().bytes()) {
      return new Placement(false, replaced ? List.of(key) : List.of());
    }
    Kept kept = new Kept(stored, now, window);
    all.put(key, kept);
    holdings.add(key.tenant(), stored.bytes());
    window.add(key, kept);
    List<CacheKey> evicted = makeRoom(now);
    return new Placement(all.containsKey(key), evicted);
  }

  /** Forgets all answers of a tenant. */
  public List<CacheKey> forget(String tenant) {
    return forget(key -> key.tenant().equals(tenant));
  }

  /** Forgets all answers; what was counted stays. */
  public List<CacheKey> forgetAll() {
    return forget(_ -> true);
  }

  private List<CacheKey> forget(Predicate<CacheKey> which) {
    List<CacheKey> forgotten = all.keySet().stream().filter(which).toList();
    forgotten.forEach(this::remove);
    return forgotten;
  }

  /** Forgets an answer; false when there was none. */
  public boolean remove(CacheKey key) {
    Kept kept = all.remove(key);
    if (kept != null) {
      kept.segment.remove(key);
      holdings.remove(key.tenant(), kept.stored.bytes());
    }
    return kept != null;
  }

  /**
   * Sets how much of its settings the cache may hold, where memory is short.
   *
   * @param share over 0, up to 1
   * @return what has to leave
   */
  public List<CacheKey> shrinkTo(double share, Instant now) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("a cache may hold a share over 0 up to 1, not " + share);
    }
    bounds = CacheBounds.of(settings, share);
    return makeRoom(now);
  }

  /** Forgets what nobody used for as long as anything is kept. */
  public List<CacheKey> expire(Instant now) {
    List<CacheKey> expired = new ArrayList<>();
    for (Map.Entry<CacheKey, Kept> entry : List.copyOf(all.entrySet())) {
      if (entry.getValue().used.plus(settings.keep()).isBefore(now)) {
        evict(entry.getKey(), expired);
      }
    }
    return expired;
  }

  public int entries() {
    return all.size();
  }

  public long bytes() {
    return window.bytes() + main.bytes();
  }

  /** Hits, misses, and what was saved, since the beginning. */
  public CacheTotals totals() {
    return totals;
  }

  private List<CacheKey> makeRoom(Instant now) {
    List<CacheKey> evicted = new ArrayList<>();
    Map.Entry<CacheKey, Kept> eldest = window.eldest();
    while (eldest != null && window.exceeds(bounds.windowEntries(), bounds.windowBytes())) {
      leaveWindow(eldest.getKey(), eldest.getValue(), evicted, now);
      eldest = window.eldest();
    }
    eldest = main.eldest();
    while (eldest != null
        && (main.size() > bounds.mainEntries() || main.bytes() > bounds.mainBytes())) {
      evict(eldest.getKey(), evicted);
      eldest = main.eldest();
    }
    return evicted;
  }

  private void leaveWindow(CacheKey key, Kept kept, List<CacheKey> evicted, Instant now) {
    List<CacheKey> victims = new ArrayList<>();
    if (beats(key, kept, victims, now)) {
      victims.forEach(victim -> evict(victim, evicted));
      window.remove(key);
      main.add(key, kept);
    } else {
      evict(key, evicted);
    }
  }

  /** Whether a newcomer is worth more than all who would have to make room; names those. */
  private boolean beats(CacheKey key, Kept kept, List<CacheKey> victims, Instant now) {
    int left = popularity.of(key);
    long tooMany = main.size() + 1 - bounds.mainEntries();
    long tooLarge = main.bytes() + kept.stored.bytes() - bounds.mainBytes();
    boolean ownOnly = holdings.exceedHalf(key.tenant(), bounds);
    Iterator<Map.Entry<CacheKey, Kept>> candidates = main.eldestFirst();
    while ((tooMany > 0 || tooLarge > 0) && left > 0 && candidates.hasNext()) {
      Map.Entry<CacheKey, Kept> victim = candidates.next();
      if (!ownOnly || victim.getKey().tenant().equals(key.tenant())) {
        left -= worth(victim, now);
        tooMany--;
        tooLarge -= victim.getValue().stored.bytes();
        victims.add(victim.getKey());
      }
    }
    return tooMany <= 0 && tooLarge <= 0 && (victims.isEmpty() || left > 0);
  }

  /** What is past its time to live is worth nothing, however often it was asked for. */
  private int worth(Map.Entry<CacheKey, Kept> entry, Instant now) {
    boolean good = !entry.getValue().used.plus(settings.ttl()).isBefore(now);
    return good ? popularity.of(entry.getKey()) : 0;
  }

  private void renew(CacheKey key, Kept kept) {
    if (kept.segment == window) {
      window.renew(key, kept);
    } else {
      main.renew(key, kept, bounds);
    }
  }

  private void evict(CacheKey key, List<CacheKey> evicted) {
    if (remove(key)) {
      evicted.add(key);
    }
  }
}
