package dev.plimsoll.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.base.units.DataSize;
import dev.plimsoll.base.usage.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CacheIndexTest {
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
  private static final CacheSettings STANDARD = CacheSettings.standard();
  private static final Freshness HALF_HOUR = STANDARD.usual(Duration.ofMinutes(30));
  private static final Freshness ALL_DAY = STANDARD.usual(Duration.ofHours(24));
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final CacheIndex cache = new CacheIndex(STANDARD);

  private static CacheKey key(int number) {
    return key("acme", number);
  }

  private static CacheKey key(String tenant, int number) {
    RandomGenerator digest = Seeds.of(tenant.hashCode(), number);
    return new CacheKey(tenant, digest.nextLong(), digest.nextLong());
  }

  private static Stored stored(long bytes) {
    return new Stored(bytes, new Usage(90, 0, 10), Optional.of(Money.parse("0.001")));
  }

  private static boolean isHit(Lookup lookup) {
    return lookup instanceof Lookup.Hit;
  }

  @Test
  void a_hit_says_its_age_and_what_was_saved_is_added_up() {
    CacheKey key = key(1);
    assertThat(cache.find(key, HALF_HOUR, START)).isEqualTo(new Lookup.Miss(Lookup.Why.UNKNOWN));
    assertThat(cache.put(key, stored(100), START)).isEqualTo(new Placement(true, List.of()));
    Lookup hit = cache.find(key, HALF_HOUR, START.plusSeconds(90));
    assertThat(hit)
        .isEqualTo(
            new Lookup.Hit(
                Duration.ofSeconds(90), new Usage(90, 0, 10), Optional.of(Money.parse("0.001"))));
    assertThat(cache.totals())
        .isEqualTo(new CacheTotals(1, 1, new Usage(90, 0, 10), Money.parse("0.001")));
    assertThat(cache.totals().hitRate()).hasValue(0.5);
  }

  @Test
  void use_renews_the_time_to_live_and_a_peek_does_not() {
    cache.put(key(1), stored(1), START);
    cache.put(key(2), stored(1), START);
    Instant used = START.plus(MINUTE.multipliedBy(40));
    assertThat(isHit(cache.find(key(1), ALL_DAY, used))).isTrue();
    assertThat(isHit(cache.peek(key(2), ALL_DAY, used))).isTrue();
    Instant later = START.plus(MINUTE.multipliedBy(61));
    assertThat(isHit(cache.peek(key(1), ALL_DAY, later))).isTrue();
    assertThat(cache.peek(key(2), ALL_DAY, later))
        .isEqualTo(new Lookup.Miss(Lookup.Why.UNUSED_TOO_LONG));
    assertThat(isHit(cache.peek(key(2), STANDARD.aggressive(), later)))
        .as("past its time, but aggressive mode gives whatever is kept")
        .isTrue();
  }

  @Test
  void the_rung_says_how_old_an_answer_may_be_however_often_it_is_used() {
    cache.put(key(1), stored(1), START);
    for (int minute = 1; minute <= 30; minute++) {
      Instant now = START.plus(MINUTE.multipliedBy(minute));
      assertThat(isHit(cache.find(key(1), HALF_HOUR, now))).isTrue();
    }
    Instant now = START.plus(MINUTE.multipliedBy(31));
    assertThat(cache.find(key(1), HALF_HOUR, now)).isEqualTo(new Lookup.Miss(Lookup.Why.TOO_OLD));
    assertThat(isHit(cache.find(key(1), ALL_DAY, now))).isTrue();
  }

  @Test
  void a_question_of_another_tenant_is_another_question() {
    cache.put(key("acme", 1), stored(1), START);
    assertThat(isHit(cache.find(key("other", 1), ALL_DAY, START))).isFalse();
    assertThat(isHit(cache.find(key("acme", 1), ALL_DAY, START))).isTrue();
  }

  @Test
  void an_answer_over_the_largest_is_not_kept_and_takes_an_old_one_with_it() {
    cache.put(key(1), stored(1), START);
    assertThat(cache.put(key(1), stored(2_000_001), START))
        .isEqualTo(new Placement(false, List.of(key(1))));
    assertThat(cache.entries()).isZero();
    assertThat(cache.bytes()).isZero();
  }

  @Test
  void a_flood_of_questions_asked_once_does_not_drive_out_what_is_used() {
    Instant now = START;
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < 2_000; i++) {
        ask(cache, key(i), 10_000, now);
      }
    }
    for (int i = 0; i < 20_000; i++) {
      ask(cache, key("flood", i), 10_000, now);
    }
    int left = 0;
    for (int i = 0; i < 2_000; i++) {
      left += isHit(cache.peek(key(i), ALL_DAY, now)) ? 1 : 0;
    }
    assertThat(left).isGreaterThan(1_980);
  }

  @Test
  void a_large_answer_is_worth_less_than_the_many_small_ones_in_its_place() {
    for (int i = 0; i < 1_990; i++) {
      Lookup _ = cache.find(key(i), ALL_DAY, START);
      ask(cache, key(i), 100_000, START);
    }
    int before = cache.entries();
    for (int i = 0; i < 5; i++) {
      CacheKey large = key("large", i % 2);
      Lookup _ = cache.find(large, ALL_DAY, START);
      ask(cache, large, 2_000_000, START);
    }
    assertThat(before).isGreaterThan(1_960);
    assertThat(kept("acme", 1_990)).isGreaterThan(before - 25); // those that were in the window
    for (int i = 0; i < 40; i++) {
      ask(cache, key("small", 1), 100_000, START);
    }
    assertThat(isHit(cache.peek(key("small", 1), ALL_DAY, START))).isTrue();
  }

  @Test
  void a_tenant_that_floods_with_popular_questions_gets_half_at_most_of_what_others_have() {
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < 6_000; i++) {
        ask(cache, key(i), 1_000, START);
      }
    }
    int before = kept("acme", 6_000);
    for (int i = 0; i < 320_000; i++) { // blocks of 500, twice each, each question eight times
      ask(cache, key("flood", i / 8_000 * 500 + i % 4_000 / 8), 1_000, START);
    }
    assertThat(before).isGreaterThan(4_900);
    assertThat(kept("acme", 6_000)).isGreaterThan(2_400);
  }

  private int kept(String tenant, int questions) {
    int kept = 0;
    for (int i = 0; i < questions; i++) {
      kept += isHit(cache.peek(key(tenant, i), ALL_DAY, START)) ? 1 : 0;
    }
    return kept;
  }

  @Test
  void what_is_past_its_time_makes_room_for_what_is_asked_for_now() {
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 5_000; i++) {
        ask(cache, key(i), 1_000, START);
      }
    }
    Instant later = START.plus(MINUTE.multipliedBy(90));
    for (int i = 0; i < 1_000; i++) {
      ask(cache, key("new", i), 1_000, later);
    }
    int kept = 0;
    for (int i = 0; i < 1_000; i++) {
      kept += isHit(cache.peek(key("new", i), ALL_DAY, later)) ? 1 : 0;
    }
    assertThat(kept).isGreaterThan(990);
  }

  @Test
  void seven_of_ten_are_found_on_a_mix_that_repeats_itself() {
    SplittableRandom random = new SplittableRandom(1);
    double[] shares = new double[20_000];
    double sum = 0;
    for (int i = 0; i < shares.length; i++) {
      sum += 1.0 / (i + 1); // Zipf's law, four times as many questions as there is room for
      shares[i] = sum;
    }
    for (int i = 0; i < 100_000; i++) {
      int drawn = Arrays.binarySearch(shares, random.nextDouble(sum));
      ask(cache, key(drawn < 0 ? -drawn - 1 : drawn), 2_000, START);
    }
    assertThat(cache.totals().hitRate().orElseThrow()).isGreaterThan(0.7);
  }

  @Test
  void shrinks_at_once_and_grows_again() {
    for (int i = 0; i < 5_000; i++) {
      ask(cache, key(i), 30_000, START);
    }
    assertThat(cache.entries()).isEqualTo(5_000);
    List<CacheKey> evicted = cache.shrinkTo(0.25, START);
    assertThat(cache.entries()).isEqualTo(5_000 - evicted.size()).isLessThanOrEqualTo(1_250);
    assertThat(cache.bytes()).isLessThanOrEqualTo(50_000_000);
    assertThat(cache.shrinkTo(1, START)).isEmpty();
    assertThat(cache.put(key(9_999), stored(30_000), START).kept()).isTrue();
    assertThatThrownBy(() -> cache.shrinkTo(0, START)).hasMessageContaining("over 0");
  }

  @Test
  void what_nobody_used_for_a_day_is_forgotten() {
    cache.put(key(1), stored(1), START);
    cache.put(key(2), stored(1), START.plusSeconds(1));
    Instant tomorrow = START.plus(Duration.ofHours(24)).plusMillis(1);
    assertThat(cache.expire(tomorrow)).containsExactly(key(1));
    assertThat(cache.expire(tomorrow)).isEmpty();
    assertThat(cache.entries()).isEqualTo(1);
  }

  @Test
  void whatever_happens_it_is_never_over_its_bounds_and_knows_exactly_what_is_stored() {
    for (long seed = 1; seed <= 60; seed++) {
      live(seed);
    }
  }

  /** Random use beside a storage that does what it is told, and plain clocks of every entry. */
  private static void live(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    CacheSettings settings =
        new CacheSettings(
            random.nextInt(10, 200),
            new DataSize(random.nextInt(10_000, 100_000)),
            new DataSize(random.nextInt(100, 2_500)),
            Duration.ofMinutes(10),
            Duration.ofMinutes(60));
    CacheIndex cache = new CacheIndex(settings);
    Map<CacheKey, Entry> storage = new HashMap<>();
    double share = 1;
    Instant now = START;
    for (int step = 0; step < 2_000; step++) {
      String where = "seed %d step %d".formatted(seed, step);
      now = now.plusSeconds(random.nextInt(60));
      CacheKey key = key("t" + random.nextInt(2), (int) Math.abs(20 * random.nextGaussian()));
      Duration age = MINUTE.multipliedBy(random.nextInt(1, 40));
      Freshness fresh = random.nextInt(10) == 0 ? settings.aggressive() : settings.usual(age);
      switch (random.nextInt(10)) {
        case 0, 1, 2, 3 -> {
          Lookup found = cache.find(key, fresh, now);
          assertThat(isHit(found)).as(where).isEqualTo(isGood(storage.get(key), fresh, now));
          if (isHit(found)) {
            storage.computeIfPresent(key, (_, old) -> old.usedAgain(found));
          }
        }
        case 4 ->
            assertThat(isHit(cache.peek(key, fresh, now)))
                .as(where)
                .isEqualTo(isGood(storage.get(key), fresh, now));
        case 5 -> assertThat(cache.remove(key)).as(where).isEqualTo(storage.remove(key) != null);
        case 6 -> {
          if (random.nextInt(20) == 0) {
            share = random.nextDouble(0.1, 1);
            forget(storage, cache.shrinkTo(share, now), where);
          }
          if (random.nextInt(20) == 0) {
            forget(storage, cache.expire(now), where);
          }
        }
        default -> {
          long bytes = random.nextInt(1, 3_000);
          storage.put(key, new Entry(bytes, now, now));
          Placement placement = cache.put(key, stored(bytes), now);
          if (!placement.kept()) {
            storage.remove(key);
          }
          placement.evicted().stream()
              .filter(out -> !out.equals(key))
              .forEach(out -> assertThat(storage.remove(out)).as(where).isNotNull());
        }
      }
      assertThat(cache.entries()).as(where).isEqualTo(storage.size());
      assertThat(cache.bytes())
          .as(where)
          .isEqualTo(storage.values().stream().mapToLong(Entry::bytes).sum());
      assertThat(cache.entries()).as(where).isLessThanOrEqualTo((int) (settings.entries() * share));
      assertThat(cache.bytes())
          .as(where)
          .isLessThanOrEqualTo((long) (settings.bytes().bytes() * share));
    }
    Set<CacheKey> all = new HashSet<>(storage.keySet());
    Instant end = now;
    Freshness any = new Freshness(Duration.ofDays(9), Duration.ofDays(9));
    assertThat(all).allMatch(key -> isHit(cache.peek(key, any, end)));
  }

  private record Entry(long bytes, Instant made, Instant used) {
    Entry usedAgain(Lookup found) {
      return found instanceof Lookup.Hit hit ? new Entry(bytes, made, made.plus(hit.age())) : this;
    }
  }

  private static boolean isGood(@Nullable Entry entry, Freshness fresh, Instant now) {
    return entry != null
        && !entry.used().plus(fresh.idle()).isBefore(now)
        && !entry.made().plus(fresh.age()).isBefore(now);
  }

  private static void forget(Map<CacheKey, Entry> storage, List<CacheKey> keys, String where) {
    keys.forEach(key -> assertThat(storage.remove(key)).as(where).isNotNull());
  }

  private static void ask(CacheIndex cache, CacheKey key, long bytes, Instant now) {
    if (!isHit(cache.find(key, ALL_DAY, now))) {
      Placement _ = cache.put(key, stored(bytes), now);
    }
  }
}
