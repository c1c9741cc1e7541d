package dev.plimsoll.serve.http;

import dev.plimsoll.core.work.TaskId;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Gives out task ids: UUIDs of version 7 (RFC 9562), so that a later id sorts later, also within
 * one millisecond. Nobody can guess one from another. Thread-safe.
 */
public final class TaskIds implements Supplier<TaskId> {
  private static final int COUNTER_BITS = 12;

  private final SecureRandom random = new SecureRandom();
  private final InstantSource clock;
  private long last; // milliseconds and counter

  public TaskIds(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public TaskId get() {
    long next;
    synchronized (this) {
      last = Math.max(last + 1, clock.millis() << COUNTER_BITS);
      next = last;
    }
    long millis = next >>> COUNTER_BITS;
    long counter = next & ((1 << COUNTER_BITS) - 1);
    long high = (millis << 16) | 0x7000L | counter;
    long low = (random.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    return new TaskId(high, low);
  }
}
