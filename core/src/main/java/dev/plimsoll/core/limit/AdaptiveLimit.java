package dev.plimsoll.core.limit;

import dev.plimsoll.core.limit.ProviderLine.Sight;
import java.time.Instant;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How many calls one provider and model bears at once, found out and not typed in. Mutable, not
 * thread-safe: the Engine owns it. Never counts calls itself, never judges by their total time.
 *
 * <p>Down to nine tenths when the provider refuses (429, 529, 503) or times out, once per round
 * trip: a refusal counts only if its call began after the last cut (TCP NewReno). Down by as many
 * as stand in the provider's own line ({@link ProviderLine}) when those are more than an eighth:
 * they wait no longer here, and here the most urgent goes first. Up while at least half of it is
 * used and the line is short, in a round trip by one and a quarter of the way between it and where
 * it was cut last: soon near that point, gently around it, and faster again the further beyond (TCP
 * BIC), so that it spends its time where the provider is nearly full, and is soon back after a long
 * outage. A caller who does not use its limit learns nothing about it (AIMDLimit of
 * Netflix/concurrency-limits).
 *
 * <p>Whether there was a line shows only when the limit falls: if first tokens come sooner by as
 * much as the fewer calls explain, there was; if not, that is how long they take when nobody waits,
 * and the limit goes back. So each cut is looked at, and where none happens for long, a small one
 * is made to see.
 */
public final class AdaptiveLimit {
  private static final double SHARE_OF_WAY = 0.25;
  private static final double LEAST_LINE = 2;
  private static final double PROBE = 0.85;
  private static final int SOON = 5; // windows until the first probe
  private static final int SELDOM = 40; // and until one, when nothing changes
  private static final double LEAST_GROWTH = 0.25;
  private static final double ALL = 0.75; // of what fewer calls can make sooner

  private final AdaptiveSettings settings;
  private final ProviderLine line = new ProviderLine();
  private double limit;
  private double crest; // where it was cut last
  private long lastCut = Long.MIN_VALUE;
  private int ceiling;
  private boolean isLong;
  private boolean probing;
  private int sights;
  private int patience = SOON;
  private double afterCut;
  private double higherLimit;
  private @Nullable Sight higher; // before the line was cut away, to compare
  private Change lastChange;

  public AdaptiveLimit(AdaptiveSettings settings, Instant now) {
    this.settings = settings;
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
    /** Calls stood in the provider's own line. */
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
    if (inFlight >= limit / 2 && !isLong && !probing) {
      double roundTrip = LEAST_GROWTH + SHARE_OF_WAY * Math.abs(limit - crest);
      change(limit + roundTrip / limit, Cause.WENT_WELL, now);
    }
  }

  /** The provider refused a call for load (429, 529, 503), or let it time out. */
  public void refused(Instant began, Instant now) {
    if (Nanos.of(began) > lastCut) {
      boolean isNear = limit > afterCut && Math.abs(limit - crest) <= crest / 10;
      double cut = isNear ? (1 - settings.backoff()) / 3 : 1 - settings.backoff();
      crest = limit;
      change(limit * (1 - cut), Cause.REFUSED, now);
      afterCut = limit;
      lastCut = Nanos.of(now);
    }
  }

  /** A call that the provider had taken ended, however it did. */
  public void left() {
    line.left();
  }

  /**
   * The first token of a streamed call came.
   *
   * @param inFlightThen calls under way when it began, it included
   */
  public void firstToken(Instant began, int inFlightThen, Instant now) {
    line.firstToken(Nanos.of(began), inFlightThen, Nanos.of(now))
        .ifPresent(sight -> judge(sight, now));
  }

  /** What the provider says it bears at once; empty when it says nothing any more. */
  public void told(OptionalInt most, Instant now) {
    int told = Math.max(settings.floor(), most.orElse(settings.ceiling()));
    ceiling = Math.min(settings.ceiling(), told);
    change(limit, Cause.TOLD, now);
  }

  private void judge(Sight sight, Instant now) {
    sights++;
    Sight seen = higher;
    higher = null;
    if (seen != null && seen.inFlight() - sight.inFlight() > Math.max(1, 2 * seen.error())) {
      compare(seen, sight, now);
      return;
    }
    if (seen != null && probing) { // it says nothing: as before, and again later
      back(seen, now);
      return;
    }
    line.learn(sight);
    double inLine = line.of(sight);
    double some = Math.max(LEAST_LINE, (settings.tolerance() - 1) * sight.inFlight());
    isLong = inLine > some;
    if (isLong && inLine > 3 * sight.error()) {
      lower(sight, sight.inFlight() - inLine + some / 2, now);
    } else if (sights > patience && sight.inFlight() >= 0.8 * limit) {
      probing = true;
      lower(sight, probe(sight.inFlight() - inLine), now);
    }
  }

  /** What fewer calls have made of the time to the first token. */
  private void compare(Sight seen, Sight sight, Instant now) {
    double fewer = seen.inFlight() - sight.inFlight();
    double sooner = (seen.first() - sight.first()) * seen.rate();
    if (sooner > ALL * fewer) {
      line.isShorterIn(sight);
      if (probing) { // as many as went stood in line, and there may be more
        lower(sight, probe(sight.inFlight()), now);
      }
      return;
    }
    line.isEmptyIn(sight);
    patience = Math.min(SELDOM, 2 * patience);
    back(seen, now);
  }

  /** To what the provider bears by what is known now. */
  private void back(Sight seen, Instant now) {
    sights = 0;
    probing = false;
    isLong = false;
    double bears = seen.inFlight() - line.of(seen);
    change(Math.max(limit, Math.min(higherLimit, bears)), Cause.WENT_WELL, now);
    crest = limit;
    line.restart(Nanos.of(now));
  }

  private static double probe(double inFlight) {
    return Math.min(PROBE * inFlight, inFlight - LEAST_LINE);
  }

  private void lower(Sight sight, double to, Instant now) {
    higher = sight;
    higherLimit = limit;
    change(Math.min(limit, to), Cause.SLOW, now);
    crest = limit;
    line.restart(Nanos.of(now));
  }

  private void change(double to, Cause cause, Instant now) {
    int before = limit();
    limit = Math.clamp(to, settings.floor(), ceiling);
    if (limit() != before) {
      lastChange = new Change(cause, before, limit(), now);
    }
  }
}
