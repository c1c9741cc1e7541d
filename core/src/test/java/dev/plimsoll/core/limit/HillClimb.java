package dev.plimsoll.core.limit;

import java.time.Instant;

/**
 * The rival that was not chosen: goes up or down by a tenth, and back where the rate of ends says
 * that this was the wrong way. Knows nothing of first tokens.
 */
final class HillClimb implements Contest.Rule {
  private static final double STEP = 0.1;

  private double limit = 200;
  private double way = 1 - STEP;
  private double rateBefore;
  private long began = Long.MIN_VALUE;
  private int ended;
  private long lastCut = Long.MIN_VALUE;

  @Override
  public int limit() {
    return (int) limit;
  }

  @Override
  public void began(int inFlight, Instant now) {}

  @Override
  public void firstToken(Instant callBegan, Instant now) {}

  @Override
  public void ended(int inFlight, Instant at) {
    long now = Nanos.of(at);
    began = began == Long.MIN_VALUE ? now : began;
    ended++;
    if (ended >= 2 * limit + 10) {
      double rate = ended / (double) Math.max(1, now - began);
      boolean followed = rate > rateBefore * (1 + (way - 1) / 2); // as much as the calls did
      way = way < 1 == followed ? 1 - STEP : 1 + STEP;
      rateBefore = rate;
      move(limit * way, now);
    }
  }

  @Override
  public void refused(Instant callBegan, Instant now) {
    if (Nanos.of(callBegan) > lastCut) {
      lastCut = Nanos.of(now);
      move(limit * 0.9, lastCut);
    }
  }

  private void move(double to, long now) {
    limit = Math.clamp(to, 2, 1_000);
    began = now;
    ended = 0;
  }
}
