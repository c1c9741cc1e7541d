package dev.plimsoll.postgres;

import dev.plimsoll.ports.ledger.LedgerStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresLedgerTest extends LedgerStoreContract {
  private final Databases databases = new Databases();

  @AfterAll
  void stop() {
    databases.close();
  }

  @Override
  protected Pair fresh() {
    PostgresStorage storage = databases.fresh();
    return new Pair(storage.tasks(), storage.ledger());
  }
}
