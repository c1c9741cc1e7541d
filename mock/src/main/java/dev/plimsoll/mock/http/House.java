package dev.plimsoll.mock.http;

import dev.plimsoll.mock.draw.Draws;
import dev.plimsoll.mock.log.CallLog;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What all event loops of one provider share; every part is thread-safe. */
final class House {
  final Draws draws;
  final Bounds bounds;
  final CallLog log;
  final Clock clock;
  final Readers readers;
  final AtomicLong calls = new AtomicLong();
  final AtomicInteger inProgress = new AtomicInteger();
  final AtomicInteger connections = new AtomicInteger();
  final AtomicLong turnedAway = new AtomicLong();
  private final AtomicLong bodyBytes = new AtomicLong();

  House(Draws draws, Bounds bounds, CallLog log, Clock clock, int loops) {
    this.draws = draws;
    this.bounds = bounds;
    this.log = log;
    this.clock = clock;
    this.readers = new Readers(loops, bounds.connections());
  }

  /** Takes room for body bytes, or says that there is none. */
  boolean takeBody(int bytes) {
    if (bodyBytes.addAndGet(bytes) <= bounds.bodies().bytes()) {
      return true;
    }
    bodyBytes.addAndGet(-bytes);
    return false;
  }

  void giveBack(long bytes) {
    bodyBytes.addAndGet(-bytes);
  }
}
