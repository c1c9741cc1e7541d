package dev.plimsoll.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.ports.keys.KeyStore;
import dev.plimsoll.ports.keys.KeyStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresKeysTest extends KeyStoreContract {
  private final Databases databases = new Databases();

  @AfterAll
  void stop() {
    databases.close();
  }

  @Override
  protected KeyStore fresh() {
    return databases.fresh().keys();
  }

  @Override
  protected KeyStore another(KeyStore first) {
    return databases.another("two").keys();
  }

  @Test
  void a_program_that_is_no_node_sees_the_same_keys() {
    PostgresStorage node = databases.fresh();
    long before = node.keys().version();
    try (KeyStore alone = PostgresStorage.keysOf(databases.present(), false)) {
      assertThat(alone.version()).isEqualTo(before);
      assertThat(alone.list()).isEmpty();
    }
    assertThat(node.keys().version()).isEqualTo(before);
    assertThat(node.tasks().renew()).isTrue();
  }
}
