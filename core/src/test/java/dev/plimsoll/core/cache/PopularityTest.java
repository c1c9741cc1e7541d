package dev.plimsoll.core.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PopularityTest {
  private static CacheKey key(SplittableRandom random) {
    return new CacheKey("t", random.nextLong(), random.nextLong());
  }

  @Test
  void never_counts_too_little_up_to_fifteen_and_seldom_too_much() {
    for (long seed = 1; seed <= 20; seed++) {
      String where = "seed " + seed;
      SplittableRandom random = new SplittableRandom(seed);
      Popularity popularity = new Popularity(1_000);
      CacheKey[] keys = random.ints(900).mapToObj(_ -> key(random)).toArray(CacheKey[]::new);
      Map<CacheKey, Integer> exact = new HashMap<>();
      for (int i = 0; i < 9_999; i++) { // one look later all are halved
        CacheKey key = keys[random.nextInt(1 + random.nextInt(keys.length))];
        popularity.asked(key);
        exact.merge(key, 1, Integer::sum);
      }
      exact.forEach((key, count) ->
          assertThat(popularity.of(key)).as(where).isGreaterThanOrEqualTo(Math.min(15, count)));
      long tooMuch =
          exact.entrySet().stream()
              .filter(e -> popularity.of(e.getKey()) > Math.min(15, e.getValue()))
              .count();
      assertThat(tooMuch).as(where).isLessThan(30);
    }
  }

  @Test
  void what_was_popular_long_ago_is_forgotten() {
    SplittableRandom random = new SplittableRandom(1);
    Popularity popularity = new Popularity(1_000);
    CacheKey old = key(random);
    for (int i = 0; i < 20; i++) {
      popularity.asked(old);
    }
    assertThat(popularity.of(old)).isEqualTo(15);
    for (int i = 0; i < 60_000; i++) {
      popularity.asked(key(random));
    }
    assertThat(popularity.of(old)).isLessThan(5); // 0, but for what shares its counters
  }
}
