package dev.plimsoll.serve.keys;

import dev.plimsoll.ports.keys.ApiKey;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A key that the server knows, with what it has used of its limits. Thread-safe. */
public final class Holder {
  private final ApiKey key;
  private final byte[] hash;
  private final @Nullable TokenBucket bucket;
  private final AtomicInteger waiting;
  private final Openings openings;

  Holder(ApiKey key, Instant now) {
    this(
        key,
        key.limits().requests().map(quota -> new TokenBucket(quota, now)).orElse(null),
        new AtomicInteger(),
        new Openings());
  }

  private Holder(
      ApiKey key, @Nullable TokenBucket bucket, AtomicInteger waiting, Openings openings) {
    this.key = key;
    this.hash = HexFormat.of().parseHex(key.hash());
    this.bucket = bucket;
    this.waiting = waiting;
    this.openings = openings;
  }

  /** The same key as the store has it now; what was used stays used. */
  Holder renewed(ApiKey now) {
    return new Holder(now, bucket, waiting, openings);
  }

  public ApiKey key() {
    return key;
  }

  byte[] hash() {
    return hash;
  }

  /** Takes one request from the bucket; empty where the key has no quota. */
  public Optional<Spent> spend(Instant now) {
    return Optional.ofNullable(bucket).map(quota -> quota.take(now));
  }

  /**
   * Something long goes on under this key, such as a stream.
   *
   * @param end run within a second after the key is revoked, lapsed or gone, perhaps more than
   *     once; must not block
   * @return to be closed when it is over
   */
  public Opening open(Runnable end) {
    return openings.add(end);
  }

  /** The key is good no more. */
  void end() {
    openings.end();
  }

  /** How many tasks of this key wait, where that is bounded. */
  public int waiting() {
    return waiting.get();
  }

  boolean enter() {
    int most = key.limits().mostWaiting().orElse(Integer.MAX_VALUE);
    return waiting.getAndUpdate(now -> now < most ? now + 1 : now) < most;
  }

  void leave() {
    waiting.decrementAndGet();
  }
}
