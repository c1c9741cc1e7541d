package dev.plimsoll.simulate.world;

import java.time.Instant;

/** What callers meet in virtual time: one server, or several regions. Not thread-safe. */
public interface Service {
  /** Nanoseconds since it began. */
  long now();

  /** The moment that its clocks show. */
  Instant instant();

  /** Has something happen then; what lies in the past happens now. */
  void at(long nanos, Runnable step);

  /** Lets the next thing happen; false when nothing ever will. */
  boolean step();

  /** Sends an order, which is at a server a hop later. */
  void order(Order order, Caller caller);

  /** What its servers are made of. */
  WorldSettings settings();
}
