package dev.plimsoll.serve.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.ports.keys.ApiKey;
import dev.plimsoll.ports.keys.ApiKey.Limits;
import dev.plimsoll.ports.keys.ApiKey.Quota;
import dev.plimsoll.ports.keys.MemoryKeyStore;
import dev.plimsoll.ports.keys.PlainKey;
import dev.plimsoll.ports.keys.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyRingTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final MemoryKeyStore store = new MemoryKeyStore();
  private final SplittableRandom random = new SplittableRandom(1);
  private final KeyRing ring = KeyRing.open(store, false, Duration.ofMillis(5));

  @AfterEach
  void close() {
    ring.close();
  }

  private PlainKey add(Optional<Instant> expires) {
    PlainKey plain = PlainKey.draw(random);
    Limits limits =
        new Limits(Optional.of(new Quota(2, Duration.ofMinutes(1))), OptionalInt.empty());
    assertThat(
            store.add(
                new ApiKey(
                    plain.id(),
                    "n",
                    plain.hash(),
                    "acme",
                    Set.of(Scope.READ),
                    limits,
                    NOW,
                    expires,
                    Optional.empty())))
        .isTrue();
    return plain;
  }

  @Test
  void a_key_is_good_within_moments_and_bad_within_moments() {
    assertThat(ring.isClosed()).isFalse();
    PlainKey plain = add(Optional.empty());
    await().until(() -> ring.holder(plain.reveal(), NOW).isPresent());
    assertThat(ring.isClosed()).isTrue();
    assertThat(store.revoke(plain.id(), NOW)).isTrue();
    await().until(() -> ring.holder(plain.reveal(), NOW).isEmpty());
    assertThat(ring.isClosed()).as("to revoke the last key opens nothing").isTrue();
  }

  @Test
  void only_the_whole_key_is_the_key_and_only_until_it_expires() {
    PlainKey plain = add(Optional.of(NOW.plusSeconds(60)));
    await().until(() -> ring.holder(plain.reveal(), NOW).isPresent());
    String text = plain.reveal();
    char last = text.charAt(text.length() - 1);
    assertThat(ring.holder(text.substring(0, 55) + (last == 'A' ? 'B' : 'A'), NOW)).isEmpty();
    assertThat(ring.holder(text.substring(0, 55), NOW)).isEmpty();
    assertThat(ring.holder("", NOW)).isEmpty();
    assertThat(ring.holder("plk_" + "a".repeat(8) + text.substring(12), NOW)).isEmpty();
    assertThat(ring.holder(text, NOW.plusSeconds(60))).isEmpty();
  }

  @Test
  void what_was_used_stays_used_when_other_keys_change() {
    PlainKey plain = add(Optional.empty());
    await().until(() -> ring.holder(plain.reveal(), NOW).isPresent());
    assertThat(ring.holder(plain.reveal(), NOW).orElseThrow().spend(NOW).orElseThrow().remaining())
        .isEqualTo(1);
    PlainKey other = add(Optional.empty());
    await().until(() -> ring.holder(other.reveal(), NOW).isPresent());
    assertThat(ring.holder(plain.reveal(), NOW).orElseThrow().spend(NOW).orElseThrow().remaining())
        .isZero();
  }

  @Test
  void a_ring_that_needs_keys_is_closed_without_any() {
    try (KeyRing needed = KeyRing.open(new MemoryKeyStore(), true)) {
      assertThat(needed.isClosed()).isTrue();
    }
  }

  @Test
  void a_look_costs_microseconds() {
    PlainKey plain = add(Optional.empty());
    String text = plain.reveal();
    await().until(() -> ring.holder(text, NOW).isPresent());
    int found = 0;
    long best = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < 10_000; i++) {
        found += ring.holder(text, NOW).isPresent() ? 1 : 0;
      }
      best = Math.min(best, (System.nanoTime() - start) / 10_000);
    }
    System.out.println("a look at a key: " + best + " ns");
    assertThat(found).isEqualTo(200_000);
    assertThat(best).isLessThan(50_000);
  }
}
