package dev.plimsoll.ports.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.ports.keys.ApiKey.Limits;
import dev.plimsoll.ports.keys.ApiKey.Quota;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of keys must do. A store's own test extends this and gives a fresh one. */
public abstract class KeyStoreContract {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00.123Z");

  private KeyStore store;

  /** A store without keys. */
  protected abstract KeyStore fresh() throws Exception;

  /** What another process sees that opens the same store; the same object where that is all. */
  protected abstract KeyStore another(KeyStore first) throws Exception;

  @BeforeEach
  void open() throws Exception {
    store = fresh();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static ApiKey bare(int n) {
    return new ApiKey(
        "key%05d".formatted(n),
        "name " + n,
        "%064x".formatted(n),
        "default",
        Set.of(Scope.SUBMIT, Scope.READ),
        Limits.NONE,
        NOW.plusSeconds(n),
        Optional.empty(),
        Optional.empty());
  }

  private static ApiKey full(int n) {
    return new ApiKey(
        "key%05d".formatted(n),
        "Grüße/prod-eu_1 a@b.c",
        "%064x".formatted(n),
        "acme",
        Set.of(Scope.ADMIN),
        new Limits(Optional.of(new Quota(100, Duration.ofMinutes(1))), OptionalInt.of(25)),
        NOW.plusSeconds(n),
        Optional.of(NOW.plus(Duration.ofDays(90))),
        Optional.of(NOW.plusSeconds(7)));
  }

  @Test
  void gives_back_exactly_what_was_put_in() {
    assertThat(store.list()).isEmpty();
    assertThat(store.add(bare(1))).isTrue();
    assertThat(store.add(full(2))).isTrue();
    assertThat(store.find("key00001")).contains(bare(1));
    assertThat(store.find("key00002")).contains(full(2));
    assertThat(store.find("key00003")).isEmpty();
    assertThat(store.find("' or 1=1")).isEmpty();
  }

  @Test
  void lists_all_of_them_oldest_first() {
    for (int n : List.of(3, 1, 2)) {
      assertThat(store.add(n == 2 ? full(n) : bare(n))).isTrue();
    }
    assertThat(store.list()).containsExactly(bare(1), full(2), bare(3));
  }

  @Test
  void an_id_is_given_out_once() {
    assertThat(store.add(bare(1))).isTrue();
    long before = store.version();
    ApiKey other =
        new ApiKey(
            "key00001",
            "another",
            "%064x".formatted(9),
            "t",
            Set.of(Scope.READ),
            Limits.NONE,
            NOW,
            Optional.empty(),
            Optional.empty());
    assertThat(store.add(other)).isFalse();
    assertThat(store.find("key00001")).contains(bare(1));
    assertThat(store.version()).isEqualTo(before);
  }

  @Test
  void a_key_is_revoked_once_and_stays_in_the_list() {
    assertThat(store.add(bare(1))).isTrue();
    assertThat(store.add(bare(2))).isTrue();
    assertThat(store.revoke("key00001", NOW.plusSeconds(5))).isTrue();
    long before = store.version();
    assertThat(store.revoke("key00001", NOW.plusSeconds(6))).isTrue();
    assertThat(store.revoke("key00009", NOW)).isFalse();
    assertThat(store.version()).isEqualTo(before);
    assertThat(store.list()).containsExactly(bare(1).revokedAt(NOW.plusSeconds(5)), bare(2));
  }

  @Test
  void every_change_changes_the_version_and_nothing_else_does() {
    Set<Long> seen = new HashSet<>(Set.of(store.version()));
    for (int n = 1; n <= 5; n++) {
      assertThat(store.add(bare(n))).isTrue();
      assertThat(seen.add(store.version())).as("after adding %d", n).isTrue();
      assertThat(store.revoke(bare(n).id(), NOW)).isTrue();
      assertThat(seen.add(store.version())).as("after revoking %d", n).isTrue();
    }
    long now = store.version();
    assertThat(store.list()).hasSize(5);
    assertThat(store.version()).isEqualTo(now);
  }

  @Test
  void what_another_process_does_is_seen() throws Exception {
    KeyStore other = another(store);
    try {
      assertThat(other.add(bare(1))).isTrue();
      assertThat(store.find("key00001")).contains(bare(1));
      long before = store.version();
      assertThat(other.revoke("key00001", NOW)).isTrue();
      assertThat(store.version()).isNotEqualTo(before);
      assertThat(store.list()).containsExactly(bare(1).revokedAt(NOW));
    } finally {
      if (other != store) {
        other.close();
      }
    }
  }

  @Test
  void many_may_add_at_once_and_one_of_them_gets_each_id() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> added =
          threads.invokeAll(
              IntStream.range(0, 40)
                  .<Callable<Boolean>>mapToObj(i -> () -> store.add(bare(i % 10)))
                  .toList());
      int won = 0;
      for (Future<Boolean> one : added) {
        won += one.get() ? 1 : 0;
      }
      assertThat(won).isEqualTo(10);
    }
    assertThat(store.list()).hasSize(10);
  }
}
