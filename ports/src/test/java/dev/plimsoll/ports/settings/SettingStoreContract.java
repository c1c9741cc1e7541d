package dev.plimsoll.ports.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of settings must do. A store's own test extends this and gives a fresh one. */
public abstract class SettingStoreContract {
  private SettingStore store;

  /** A store without settings. */
  protected abstract SettingStore fresh() throws Exception;

  /** What the next start of the same server finds; the same object where nothing outlives it. */
  protected abstract SettingStore reopened() throws Exception;

  @BeforeEach
  void open() throws Exception {
    store = fresh();
  }

  @Test
  void nothing_stands_under_a_name_at_first() {
    assertThat(store.get("queue mode")).isEmpty();
    store.remove("queue mode");
    assertThat(store.get("queue mode")).isEmpty();
  }

  @Test
  void the_last_value_holds_also_after_a_restart() throws Exception {
    store.put("queue mode", "paused");
    store.put("other", "Grüße");
    store.put("queue mode", "draining");
    assertThat(store.get("queue mode")).contains("draining");
    store = reopened();
    assertThat(store.get("queue mode")).contains("draining");
    assertThat(store.get("other")).contains("Grüße");
  }

  @Test
  void what_is_removed_is_gone_also_after_a_restart() throws Exception {
    store.put("queue mode", "paused");
    store.put("other", "stays");
    store.remove("queue mode");
    assertThat(store.get("queue mode")).isEmpty();
    store = reopened();
    assertThat(store.get("queue mode")).isEmpty();
    assertThat(store.get("other")).contains("stays");
  }
}
