package dev.plimsoll.core.limit;

import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How many calls one provider and model bears at once, found out and not typed in. Mutable, not
 * thread-safe: the Engine owns it. Never counts calls itself, never judges by their total time.
 *
 * <p>Down to nine tenths when the provider refuses (429, 529, 503) or times out, once per round
 * trip: a refusal counts only if its call began after the last cut (TCP NewReno). Down along the
 * gradient when first tokens come late. Up while at least half of it is used, in a round trip by
 * one and a quarter of the way between it and where it was cut last: soon near that point, gently
 * around it, and faster again the further beyond (TCP BIC), so that it spends its time where the
 * provider is nearly full, and is soon back after a long outage. After AIMDLimit and Gradient2Limit
 * of Netflix/concurrency-limits; from there, too, that a caller who does not use its limit learns
 * nothing about it.
 *
 * <p>When half of the limit makes nothing faster, it is not our load that makes the provider slow:
 * then slow is the new usual.
 */
public final class AdaptiveLimit {
  private static final double SMOOTHING = 0.2;
  private static final double SHARE_OF_WAY = 0.25;

  private final AdaptiveSettings settings;
  private final Gradient gradient;
  private double limit;
  private double crest; // where it was cut last
  private long lastCut = Long.MIN_VALUE;
  private int ceiling;
  private double slowedFrom;
  private double slowedAt;
  private Change lastChange;

  public AdaptiveLimit(AdaptiveSettings settings, Instant now) {
    this.settings = settings;
    gradient = new Gradient(settings.tolerance());
    limit = settings.initial();
    ceiling = settings.ceiling();
    lastChange = new Change(Cause.BEGAN, settings.initial(), settings.initial(), now);
  }

  /** Why a limit changed. */
  public enum Cause {
    /** It is where it began. */
    BEGAN,
    /** Calls went well while it was used. */
    WENT_WELL,
    /** The provider refused, or timed out. */
    REFUSED,
    /** First tokens took too long. */
    SLOW,
    /** The provider said how much it bears. */
    TOLD
  }

  /** The last time it changed by a whole call. */
  public record Change(Cause cause, int from, int to, Instant at) {}

  /**
   * Whether one more call may begin.
   *
   * @param inFlight calls under way, without it
   */
  public boolean admits(int inFlight) {
    return inFlight < limit();
  }

  /** Calls at once. */
  public int limit() {
    return (int) limit;
  }

  public Change lastChange() {
    return lastChange;
  }

  /**
   * A call ended well.
   *
   * @param inFlight calls under way as it ended, it included
   */
  public void succeeded(int inFlight, Instant now) {
    if (inFlight >= limit / 2 && !gradient.isSlow()) {
      double roundTrip = 1 + SHARE_OF_WAY * Math.abs(limit - crest);
      change(limit + roundTrip / limit, Cause.WENT_WELL, now);
    }
  }

  /** The provider refused a call for load (429, 529, 503), or let it time out. */
  public void refused(Instant began, Instant now) {
    if (Nanos.of(began) > lastCut) {
      crest = limit;
      change(limit * settings.backoff(), Cause.REFUSED, now);
      lastCut = Nanos.of(now);
    }
  }

  /** The first token of a streamed call came. */
  public void firstToken(Instant began, Instant now) {
    OptionalDouble slower = gradient.add(Nanos.of(began), Nanos.of(now));
    if (slower.isEmpty()) {
      return;
    }
    if (slower.getAsDouble() == 1) {
      slowedFrom = 0;
    } else if (isNotOurLoad()) {
      gradient.adopt();
      slowedFrom = 0;
    } else {
      slow(slower.getAsDouble(), now);
    }
  }

  /** What the provider says it bears at once; empty when it says nothing any more. */
  public void told(OptionalInt most, Instant now) {
    int told = Math.max(settings.floor(), most.orElse(settings.ceiling()));
    ceiling = Math.min(settings.ceiling(), told);
    change(limit, Cause.TOLD, now);
  }

  /** Gradient2, with Envoy's root for the calls that may wait at the provider. */
  private void slow(double by, Instant now) {
    if (slowedFrom == 0) {
      slowedFrom = limit;
      slowedAt = gradient.latest();
    }
    double target = Math.min(limit, by * limit + Math.sqrt(limit));
    change((1 - SMOOTHING) * limit + SMOOTHING * target, Cause.SLOW, now);
    crest = limit;
  }

  private boolean isNotOurLoad() {
    return slowedFrom > 0
        && limit <= Math.max(slowedFrom / 2, settings.floor())
        && gradient.latest() >= 0.9 * slowedAt;
  }

  private void change(double to, Cause cause, Instant now) {
    int before = limit();
    limit = Math.clamp(to, settings.floor(), ceiling);
    if (limit() != before) {
      lastChange = new Change(cause, before, limit(), now);
    }
  }
}
