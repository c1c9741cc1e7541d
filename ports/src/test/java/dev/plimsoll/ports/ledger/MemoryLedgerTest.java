package dev.plimsoll.ports.ledger;

import dev.plimsoll.ports.store.MemoryTaskStore;

class MemoryLedgerTest extends LedgerStoreContract {
  @Override
  protected Pair fresh() {
    MemoryTaskStore store = new MemoryTaskStore(100);
    return new Pair(store, store.ledger());
  }
}
