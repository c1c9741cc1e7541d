package dev.plimsoll.core.engine;

/** Counters of the engine that only grow, kept as things happen. Not thread-safe. */
final class Tally {
  long accepted;
  long completed;
  long dead;
  long displaced;
  long cancelled;
  long expired;
  long handedBack;
  long lost;
  long refused;
  long retries;
}
