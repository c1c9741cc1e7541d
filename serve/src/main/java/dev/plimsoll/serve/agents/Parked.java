package dev.plimsoll.serve.agents;

import dev.plimsoll.ports.model.ModelAnswer.CallTimes;

/**
 * The server has no strength for this run now: it stops before its next call, and is gone on with
 * later.
 */
public final class Parked extends Exception {
  private static final long serialVersionUID = 1;

  private final transient CallTimes times;

  /**
   * @param times that the wish for the call took until now
   */
  public Parked(CallTimes times) {
    super("the run is parked", null, false, false);
    this.times = times;
  }

  CallTimes times() {
    return times;
  }
}
