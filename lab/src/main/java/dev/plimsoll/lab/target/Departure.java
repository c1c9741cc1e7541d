package dev.plimsoll.lab.target;

import dev.plimsoll.lab.wire.Client;
import dev.plimsoll.lab.wire.Exchange;
import dev.plimsoll.lab.wire.Loop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an exchange leaves an event stream that has told it what it waited for: the exchange is over
 * at once, and the stream, whose server may keep it open for ever, is given up unless it ends soon.
 * One for each exchange; loop thread only.
 */
final class Departure {
  /** So long a stream may take to end: one that does leaves its connection to the next request. */
  private static final long PATIENCE_NANOS = Duration.ofMillis(100).toNanos();

  private final Loop loop;
  private final Client client;
  private Loop.@Nullable Timer patience;

  Departure(Loop loop, Client client) {
    this.loop = loop;
    this.client = client;
  }

  /** What came from then on is nobody's: the line may be at its next request. */
  boolean hasLeft() {
    return patience != null;
  }

  /**
   * Nothing more of the stream is wanted.
   *
   * @param end tells that the exchange is over; in the loop's next round, so that a stream that
   *     ends in this very read has freed its connection by then
   */
  void leave(Exchange exchange, long at, Runnable end) {
    patience = loop.at(at + PATIENCE_NANOS, () -> client.abandon(exchange));
    loop.soon(end);
  }

  /** The stream is over, of itself or not: nobody need give it up. */
  void streamEnded() {
    Loop.Timer waiting = patience;
    if (waiting != null) {
      waiting.cancel();
    }
  }
}
