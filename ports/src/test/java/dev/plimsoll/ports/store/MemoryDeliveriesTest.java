package dev.plimsoll.ports.store;

import static dev.plimsoll.ports.store.Tasks.cancelled;
import static dev.plimsoll.ports.store.Tasks.insert;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.ports.delivery.Delivery;
import dev.plimsoll.ports.delivery.DeliveryStore;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryDeliveriesTest extends DeliveryStoreContract {
  @Override
  protected Pair fresh() {
    return pair(new MemoryTaskStore(100));
  }

  @Override
  protected Pair afterCrash(Pair gone) {
    return pair(((MemoryTaskStore) gone.tasks()).afterCrash());
  }

  private static Pair pair(MemoryTaskStore store) {
    return new Pair(store, store.deliveries());
  }

  @Test
  void a_full_store_forgets_an_end_with_its_task() {
    try (MemoryTaskStore store = new MemoryTaskStore(1)) {
      for (int i = 1; i <= 3; i++) {
        store.commit(List.of(insert(i), cancelled(i, Instant.EPOCH)));
      }
      assertThat(store.deliveries().counts()).isEqualTo(new DeliveryStore.Counts(1, 0));
    }
  }

  @Test
  void an_address_that_is_none_is_its_own_host() {
    assertThat(Delivery.hostOf("no url")).isEqualTo("no url");
    assertThat(Delivery.hostOf("https://A.Example:8443/x")).isEqualTo("a.example:8443");
    assertThat(Delivery.hostOf("mailto:x")).isEqualTo("mailto:x");
  }
}
