package dev.plimsoll.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.ports.settings.SettingStore;
import dev.plimsoll.ports.settings.SettingStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresSettingsTest extends SettingStoreContract {
  private final Databases databases = new Databases();

  @AfterAll
  void stop() {
    databases.close();
  }

  @Override
  protected SettingStore fresh() {
    return databases.fresh().settings();
  }

  @Override
  protected SettingStore reopened() {
    return databases.reopened().settings();
  }

  @Test
  void each_server_has_its_own() {
    SettingStore one = databases.fresh().settings();
    SettingStore two = databases.another("two").settings();
    one.put("queue mode", "paused");
    assertThat(two.get("queue mode")).isEmpty();
    two.remove("queue mode");
    assertThat(one.get("queue mode")).contains("paused");
  }
}
