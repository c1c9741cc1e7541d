package dev.plimsoll.sqlite;

import dev.plimsoll.ports.ledger.LedgerStoreContract;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteLedgerTest extends LedgerStoreContract {
  @TempDir private Path folder;
  private @Nullable SqliteStorage storage;

  @Override
  protected Pair fresh() {
    SqliteStorage opened = SqliteStorage.open(folder.resolve("data"));
    storage = opened;
    return new Pair(opened.tasks(), opened.ledger());
  }

  @AfterEach
  void closeStorage() {
    if (storage != null) {
      storage.close();
    }
  }
}
