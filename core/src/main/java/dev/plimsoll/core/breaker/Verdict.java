package dev.plimsoll.core.breaker;

import dev.plimsoll.core.work.Failure;
import java.util.Set;

/** What the end of one call says about its provider, whoever else may have mended it. */
public enum Verdict {
  /** It answered, be it to a caller that had gone meanwhile. */
  SUCCESS,
  /** It is at fault: 5xx, 529, a timeout, a cut or stalled answer, no connection. */
  FAILURE,
  /** Nothing is known of it: 429 is the limiter's business, other 4xx and a cancel are ours. */
  NEUTRAL;

  private static final Set<String> OURS = Set.of("http_429", "pool_full", "tls");

  /**
   * What a failed call says, even when a retry or a fallback made up for it. Failures of a kind
   * that is not known are the provider's, unless repeating them is useless.
   */
  public static Verdict of(Failure failure) {
    String kind = failure.kind();
    if (kind.startsWith("http_5") || kind.equals("http_408")) {
      return FAILURE;
    }
    boolean ours = OURS.contains(kind) || kind.startsWith("http_4");
    return ours || failure.remedy() == Failure.Remedy.GIVE_UP ? NEUTRAL : FAILURE;
  }
}
