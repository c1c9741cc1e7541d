package dev.plimsoll.mock.log;

/**
 * Counts of the calls that ended, by their {@link Outcome}; tokens of all of them.
 *
 * @param billed of those that are to be paid for
 */
public record Tally(
    long ok,
    long errors,
    long cancelled,
    long rejected,
    long limited,
    long overloaded,
    long stalled,
    long cut,
    long unanswered,
    long inputTokens,
    long outputTokens,
    Billed billed) {
  static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Billed.NONE);

  /** Calls that sent something, and their tokens by kind; cached and reasoning are parts. */
  public record Billed(long calls, long input, long cachedInput, long output, long reasoning) {
    static final Billed NONE = new Billed(0, 0, 0, 0, 0);

    Billed plus(CallRecord call) {
      if (!call.isBilled()) {
        return this;
      }
      long prompt = call.inputTokens().orElse(0);
      return new Billed(
          calls + 1,
          input + prompt,
          cachedInput + call.kinds().cached(prompt),
          output + call.outputTokens(),
          reasoning + call.kinds().reasoning(call.outputTokens()));
    }
  }

  Tally plus(CallRecord call) {
    return new Tally(
        ok + one(call, Outcome.OK),
        errors + one(call, Outcome.ERROR),
        cancelled + one(call, Outcome.CANCELLED),
        rejected + one(call, Outcome.REJECTED),
        limited + one(call, Outcome.LIMITED),
        overloaded + one(call, Outcome.OVERLOADED),
        stalled + one(call, Outcome.STALLED),
        cut + one(call, Outcome.CUT),
        unanswered + one(call, Outcome.UNANSWERED),
        inputTokens + call.inputTokens().orElse(0),
        outputTokens + call.outputTokens(),
        billed.plus(call));
  }

  private static int one(CallRecord call, Outcome outcome) {
    return call.outcome() == outcome ? 1 : 0;
  }

  /** All calls that ended. */
  public long ended() {
    return ok + errors + cancelled + rejected + limited + overloaded + stalled + cut + unanswered;
  }
}
