package dev.plimsoll.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.ports.store.DeliveryStoreContract;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresDeliveriesTest extends DeliveryStoreContract {
  private final Databases databases = new Databases();

  @AfterAll
  void stop() {
    databases.close();
  }

  private static Pair pair(PostgresStorage storage) {
    return new Pair(storage.tasks(), storage.deliveries());
  }

  @Override
  protected Pair fresh() {
    return pair(databases.fresh());
  }

  @Override
  protected Pair afterCrash(Pair gone) {
    databases.silence();
    return pair(databases.another("two"));
  }

  @Test
  void a_text_that_is_no_id_names_nothing() {
    String good = "msg_01990000-0000-7000-8000-000000000001_zik0zj";
    assertThat(MessageId.of(good)).isPresent();
    for (String bad :
        new String[] {
          "",
          "msg_",
          good + " ",
          good.replace("msg", "MSG"),
          good.replace('-', '_'),
          good + "ü",
          good.replace("_zik0zj", "_00zik0zj"),
          good + "zzzzzzzzzzzzz",
          good.substring(0, 40)
        }) {
      assertThat(MessageId.of(bad)).as(bad).isEmpty();
    }
    assertThat(MessageId.of(good).orElseThrow().end()).isBefore(Instant.now());
  }
}
