package dev.plimsoll.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.ports.keys.ApiKey;
import dev.plimsoll.ports.keys.ApiKey.Limits;
import dev.plimsoll.ports.keys.MemoryKeyStore;
import dev.plimsoll.ports.keys.PlainKey;
import dev.plimsoll.ports.keys.Scope;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** A store of keys with those that a test hands out. */
public final class IssuedKeys {
  public final MemoryKeyStore store = new MemoryKeyStore();
  private final SplittableRandom random = new SplittableRandom(1);

  /** A new key, as its owner holds it. */
  public String add(String tenant, Limits limits, Scope... scopes) {
    return add(tenant, limits, Optional.empty(), scopes);
  }

  /** One that lapses. */
  public String add(String tenant, Limits limits, Optional<Instant> expires, Scope... scopes) {
    PlainKey plain = PlainKey.draw(random);
    ApiKey key =
        new ApiKey(
            plain.id(),
            "test",
            plain.hash(),
            tenant,
            Set.of(scopes),
            limits,
            Instant.now(),
            expires,
            Optional.empty());
    assertThat(store.add(key)).isTrue();
    return plain.reveal();
  }

  public void revoke(String key) {
    assertThat(store.revoke(key.substring(4, 12), Instant.now())).isTrue();
  }
}
