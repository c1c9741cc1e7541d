package dev.plimsoll.core.limit;

/**
 * What is left of one quota. Times are nanoseconds since 1970 and never run backwards. Not
 * thread-safe; an {@link Allowance} owns it.
 */
sealed interface Meter permits WindowMeter, BucketMeter, LeasedMeter {
  /** Not by time alone: when a call ends, or more is leased. */
  long HELD = Long.MAX_VALUE - 1;

  /** It is more than a window ever allows. */
  long NEVER = Long.MAX_VALUE;

  Quota quota();

  /** How much may be used now; below 0 when more was used than thought. */
  long free(long now);

  /** Reserves; the caller has looked at {@link #free}. */
  void take(long amount);

  /** A reservation ends: the provider counted {@code actual}, at now at the latest. */
  void spent(long reserved, long actual, long now);

  /** When so much is free if nothing else happens; {@link #HELD} or {@link #NEVER}. */
  long when(long amount, long now);

  /**
   * The provider spoke.
   *
   * @param cameBackBefore what {@link #cameBack} was when the call was sent that its words came
   *     with: they may be as old as that
   */
  void observe(Observed observed, long cameBackBefore, long now);

  /** How much became free since the beginning: a count that never falls. */
  long cameBack(long now);

  /** What a window allows at present. */
  long limit(long now);
}
