package dev.plimsoll.ports.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MemoryKeyStoreTest extends KeyStoreContract {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Override
  protected KeyStore fresh() {
    return new MemoryKeyStore();
  }

  @Override
  protected KeyStore another(KeyStore first) {
    return first;
  }

  private static ApiKey key(PlainKey plain, Set<Scope> scopes, Optional<Instant> expires) {
    return new ApiKey(
        plain.id(),
        "n",
        plain.hash(),
        "t",
        scopes,
        ApiKey.Limits.NONE,
        NOW,
        expires,
        Optional.empty());
  }

  @Test
  void takes_so_many_and_no_more() {
    SplittableRandom random = new SplittableRandom(1);
    try (MemoryKeyStore store = new MemoryKeyStore(1)) {
      assertThat(store.add(key(PlainKey.draw(random), Set.of(Scope.READ), Optional.empty())))
          .isTrue();
      ApiKey second = key(PlainKey.draw(random), Set.of(Scope.READ), Optional.empty());
      assertThatThrownBy(() -> store.add(second)).isInstanceOf(StoreException.class);
    }
  }

  @Test
  void a_plain_key_is_read_as_it_was_shown_and_says_no_secret_by_itself() {
    PlainKey plain = PlainKey.draw(new SplittableRandom(7));
    String text = plain.reveal();
    assertThat(text).hasSize(56).startsWith("plk_" + plain.id() + "_");
    PlainKey read = PlainKey.parse(text).orElseThrow();
    assertThat(read.id()).isEqualTo(plain.id());
    assertThat(read.hash()).isEqualTo(plain.hash()).doesNotContain(text.substring(13));
    assertThat(plain.toString()).doesNotContain(text.substring(13, 20));
    assertThat(PlainKey.parse(text + "x")).isEmpty();
    assertThat(PlainKey.parse(" " + text)).isEmpty();
    assertThat(PlainKey.parse("plk_")).isEmpty();
  }

  @Test
  void admin_may_do_everything_and_an_end_is_an_end() {
    PlainKey plain = PlainKey.draw(new SplittableRandom(7));
    ApiKey reader = key(plain, Set.of(Scope.READ), Optional.of(NOW.plusSeconds(10)));
    assertThat(reader.allows(Scope.READ)).isTrue();
    assertThat(reader.allows(Scope.SUBMIT)).isFalse();
    assertThat(key(plain, Set.of(Scope.ADMIN), Optional.empty()).allows(Scope.SUBMIT)).isTrue();
    assertThat(reader.isValid(NOW.plusSeconds(9))).isTrue();
    assertThat(reader.isValid(NOW.plusSeconds(10))).isFalse();
    assertThat(reader.revokedAt(NOW).isValid(NOW)).isFalse();
  }
}
