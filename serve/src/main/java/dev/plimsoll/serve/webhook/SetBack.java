package dev.plimsoll.serve.webhook;

import dev.plimsoll.ports.delivery.Delivery;
import dev.plimsoll.ports.delivery.DeliveryStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Keeps pauses as long as they were meant when somebody sets the clock on the wall back: otherwise
 * what is due would wait until the wall shows its time again. For one thread.
 */
final class SetBack {
  /** Less is how clocks are kept right, not how they are set. */
  private static final Duration LEAST = Duration.ofSeconds(2);

  private static final int PAGE = 1_000;

  private final WebhookSettings settings;
  private final DeliveryStore deliveries;
  private final InstantSource clock;
  private Instant shown; // by the clock, when it was last asked
  private long at;
  private boolean mended; // since the start: it may have been set while no server ran

  SetBack(WebhookSettings settings, DeliveryStore deliveries, InstantSource clock) {
    this.settings = settings;
    this.deliveries = deliveries;
    this.clock = clock;
    this.shown = clock.instant();
    this.at = System.nanoTime();
  }

  /** By how much since the last time that all was put right. Asks no store. */
  private Duration by(Instant now) {
    return Duration.between(now, shown.plusNanos(System.nanoTime() - at));
  }

  /** Whether there is something to put right. Asks no store. */
  boolean isNoticed() {
    return by(clock.instant()).compareTo(LEAST) >= 0;
  }

  /** Puts right when pending deliveries are due, where that may be wrong. */
  void mend() {
    Instant now = clock.instant();
    Duration back = by(now);
    boolean noticed = back.compareTo(LEAST) >= 0;
    if (noticed || !mended) {
      mend(now, noticed ? back : Duration.ZERO);
      mended = true;
    }
    shown = now;
    at = System.nanoTime();
  }

  private void mend(Instant now, Duration back) {
    Optional<String> last = Optional.empty();
    List<Delivery> page;
    do {
      page = deliveries.list(Optional.empty(), false, last, PAGE);
      for (Delivery delivery : page) {
        Instant due = due(delivery, now, back);
        if (due.isBefore(delivery.due())) {
          deliveries.putOff(delivery, due);
        }
        last = Optional.of(delivery.id());
      }
    } while (page.size() == PAGE);
  }

  /** When a delivery is due by a clock that was set back; never later than a pause can last. */
  private Instant due(Delivery delivery, Instant now, Duration back) {
    if (!delivery.due().isAfter(now)) {
      return delivery.due();
    }
    Duration left = Duration.between(now, delivery.due()).minus(back);
    Duration lease = settings.limits().lease();
    Duration pause = settings.retry().longest(delivery.attempts());
    Duration most = pause.compareTo(lease) > 0 ? pause : lease;
    if (left.isNegative()) {
      return now;
    }
    return now.plus(left.compareTo(most) < 0 ? left : most);
  }
}
