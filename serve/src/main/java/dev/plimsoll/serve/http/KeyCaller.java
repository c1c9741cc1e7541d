package dev.plimsoll.serve.http;

import dev.plimsoll.core.work.Sender;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.keys.ApiKey;
import dev.plimsoll.ports.keys.Scope;
import dev.plimsoll.serve.keys.Holder;
import dev.plimsoll.serve.keys.Spent;
import dev.plimsoll.serve.keys.Waiters;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * A caller with a key. One request of it, which counts once, and once more for each further task in
 * it. One thread.
 */
final class KeyCaller implements Caller {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private final Holder holder;
  private final Waiters waiters;
  private final InstantSource clock;
  private boolean counted;
  private boolean hasTask;
  private Optional<Spent> spent = Optional.empty();

  KeyCaller(Holder holder, Waiters waiters, InstantSource clock) {
    this.holder = holder;
    this.waiters = waiters;
    this.clock = clock;
  }

  @Override
  public String tenant() {
    return holder.key().tenant();
  }

  @Override
  public Sender sender(Optional<String> user) {
    return new Sender(holder.key().id(), holder.key().name(), user.orElse(""));
  }

  @Override
  public Optional<String> onlyTenant() {
    return holder.key().allows(Scope.ADMIN) ? Optional.empty() : Optional.of(tenant());
  }

  @Override
  public boolean reads() {
    return holder.key().allows(Scope.READ);
  }

  /** Counts the request, whether there is room for it or not. */
  void count() {
    if (!counted) {
      counted = true;
      spent = holder.spend(clock.instant());
    }
  }

  /**
   * @throws Problem when the key has no request left
   */
  void spend() {
    count();
    spent
        .filter(found -> !found.granted())
        .ifPresent(found -> {
          ApiKey.Quota quota = found.quota();
          throw exceeded(
              "key_rate",
              "this key may send %d requests in %d s"
                  .formatted(quota.requests(), quota.per().toSeconds()),
              found.untilNext());
        });
  }

  @Override
  public void counts() {
    if (hasTask) {
      counted = false; // its first task was counted with the request itself
    }
    hasTask = true;
    spend();
  }

  @Override
  public void submits(TaskId task) {
    counts();
    if (!waiters.enter(holder, task)) {
      throw exceeded(
          "key_waiting",
          "%d tasks of this key wait, and %d may"
              .formatted(holder.waiting(), holder.key().limits().mostWaiting().orElse(0)),
          LOOK_AGAIN);
    }
  }

  private Problem exceeded(String error, String detail, Duration wait) {
    long seconds = seconds(wait);
    return Problem.of(429, Problem.QUOTA_EXCEEDED, error, detail)
        .violating(policy())
        .with("retryAfter", seconds)
        .header("Retry-After", Long.toString(seconds))
        .header("X-Retry-After", Long.toString(seconds));
  }

  private String policy() {
    return "plk_" + holder.key().id();
  }

  private static long seconds(Duration time) {
    return Math.max(1, Math.ceilDiv(time.toMillis(), 1000));
  }

  /** What the answer says of the key's quota (draft-ietf-httpapi-ratelimit-headers). */
  Map<String, String> headers() {
    return spent
        .map(found ->
            Map.of(
                "RateLimit-Policy",
                "\"%s\";q=%d;w=%d"
                    .formatted(policy(), found.quota().requests(), found.quota().per().toSeconds()),
                "RateLimit",
                "\"%s\";r=%d;t=%d"
                    .formatted(policy(), found.remaining(), seconds(found.untilNext()))))
        .orElse(Map.of());
  }
}
