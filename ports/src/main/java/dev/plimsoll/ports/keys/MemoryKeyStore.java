package dev.plimsoll.ports.keys;

import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps keys in this process's memory and nowhere else: gone with it. Thread-safe. */
public final class MemoryKeyStore implements KeyStore {
  private final Map<String, ApiKey> keys = new HashMap<>();
  private final int most;
  private long version;

  public MemoryKeyStore() {
    this(MOST);
  }

  MemoryKeyStore(int most) {
    this.most = most;
  }

  @Override
  public synchronized boolean add(ApiKey key) {
    if (keys.containsKey(key.id())) {
      return false;
    }
    if (keys.size() >= most) {
      throw new StoreException("there are %d keys already, and no room for more".formatted(most));
    }
    keys.put(key.id(), key);
    version++;
    return true;
  }

  @Override
  public synchronized List<ApiKey> list() {
    return keys.values().stream()
        .sorted(Comparator.comparing(ApiKey::created).thenComparing(ApiKey::id))
        .toList();
  }

  @Override
  public synchronized Optional<ApiKey> find(String id) {
    return Optional.ofNullable(keys.get(id));
  }

  @Override
  public synchronized boolean revoke(String id, Instant at) {
    ApiKey key = keys.get(id);
    if (key != null && key.revoked().isEmpty()) {
      keys.put(id, key.revokedAt(at));
      version++;
    }
    return key != null;
  }

  @Override
  public synchronized long version() {
    return version;
  }

  @Override
  public void close() {
    // nothing is open
  }
}
