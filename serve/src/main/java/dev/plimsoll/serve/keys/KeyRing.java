package dev.plimsoll.serve.keys;

import dev.plimsoll.ports.keys.ApiKey;
import dev.plimsoll.ports.keys.KeyStore;
import dev.plimsoll.ports.keys.MemoryKeyStore;
import dev.plimsoll.ports.keys.PlainKey;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * All keys of a store, in memory, looked up without asking it; a thread asks it twice a second
 * whether they have changed, and ends what goes on under those that are good no more. While the
 * store fails, what was known last stays true. Thread-safe.
 */
public final class KeyRing implements AutoCloseable {
  private static final Logger LOG = System.getLogger(KeyRing.class.getName());
  private static final Duration USUAL_PERIOD = Duration.ofMillis(500);
  private static final byte[] NOBODY = new byte[32];

  private final KeyStore store;
  private final Thread thread;
  private final Openings withoutKey = new Openings();
  private volatile Known known;
  private volatile Runnable suspicion = () -> {};

  private record Known(long version, boolean closed, Map<String, Holder> byId) {}

  private KeyRing(KeyStore store, boolean required, Duration period, Instant now) {
    this.store = store;
    this.known = read(new Known(0, required, Map.of()), now);
    this.thread = Thread.ofVirtual().name("key-ring").unstarted(() -> follow(period));
  }

  /**
   * Reads the keys, and goes on reading them until closed.
   *
   * @param required whether a key is needed even while there are none
   * @throws StoreException when they cannot be read now
   */
  public static KeyRing open(KeyStore store, boolean required) {
    return open(store, required, USUAL_PERIOD);
  }

  static KeyRing open(KeyStore store, boolean required, Duration period) {
    KeyRing ring = new KeyRing(store, required, period, Instant.now());
    ring.thread.start();
    return ring;
  }

  /** Says who is told, once each time, when the store of the keys begins to fail. */
  public void onTrouble(Runnable listener) {
    suspicion = listener;
  }

  /** No keys: everybody may do everything. */
  public static KeyRing none() {
    return new KeyRing(new MemoryKeyStore(), false, USUAL_PERIOD, Instant.EPOCH);
  }

  /**
   * Whether nobody comes in without a key. So it stays once there was any: to revoke the last key
   * opens nothing.
   */
  public boolean isClosed() {
    return known.closed();
  }

  /**
   * Something long goes on that needed no key.
   *
   * @param end run within a second after one is needed, perhaps more than once; must not block
   * @return to be closed when it is over
   */
  public Opening openToAll(Runnable end) {
    return withoutKey.add(end);
  }

  /**
   * Who shows this text, if it is a key that is good now. Takes as long for an unknown id as for a
   * wrong secret.
   */
  public Optional<Holder> holder(String text, Instant now) {
    Optional<PlainKey> shown = PlainKey.parse(text);
    if (shown.isEmpty()) {
      return Optional.empty();
    }
    Holder holder = known.byId().get(shown.get().id());
    byte[] hash = HexFormat.of().parseHex(shown.get().hash());
    boolean same = MessageDigest.isEqual(hash, holder == null ? NOBODY : holder.hash());
    return same && holder != null && holder.key().isValid(now)
        ? Optional.of(holder)
        : Optional.empty();
  }

  /** The version first: what changes while we read is then read again. */
  private Known read(Known before, Instant now) {
    long version = store.version();
    Map<String, Holder> byId = new HashMap<>();
    for (ApiKey key : store.list()) {
      Holder holder = before.byId().get(key.id());
      byId.put(key.id(), holder == null ? new Holder(key, now) : holder.renewed(key));
    }
    return new Known(version, before.closed() || !byId.isEmpty(), Map.copyOf(byId));
  }

  private void follow(Duration period) {
    boolean well = true;
    try {
      while (true) {
        Thread.sleep(period);
        well = followOnce(well);
        endWhatLapsed();
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  /** Says trouble once, not twice a second. */
  private boolean followOnce(boolean well) {
    try {
      if (store.version() != known.version()) {
        Known before = known;
        known = read(before, Instant.now());
        before.byId().values().stream()
            .filter(holder -> !known.byId().containsKey(holder.key().id()))
            .forEach(Holder::end);
      }
      return true;
    } catch (StoreException e) {
      if (well) {
        LOG.log(Level.WARNING, "the keys cannot be read, the last known hold: {0}", e.getMessage());
        suspicion.run();
      }
    } catch (RuntimeException e) { // without this thread a revoked key would stay good
      if (well) {
        LOG.log(Level.ERROR, "a bug in reading the keys", e);
      }
    }
    return false;
  }

  /** Also while the store fails: time goes on. */
  private void endWhatLapsed() {
    Instant now = Instant.now();
    for (Holder holder : known.byId().values()) {
      if (!holder.key().isValid(now)) {
        holder.end();
      }
    }
    if (isClosed()) { // also what came in while the first key was read
      withoutKey.end();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    store.close();
  }
}
