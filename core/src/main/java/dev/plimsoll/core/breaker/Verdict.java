package dev.plimsoll.core.breaker;

/** What the end of one call says about its provider, whoever else may have mended it. */
public enum Verdict {
  /** It answered, be it to a caller that had gone meanwhile. */
  SUCCESS,
  /** It is at fault: 5xx, 529, a timeout, a cut or stalled answer, no connection. */
  FAILURE,
  /** Nothing is known of it: 429 is the limiter's business, other 4xx and a cancel are ours. */
  NEUTRAL
}
