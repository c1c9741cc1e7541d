package dev.plimsoll.core.limit;

import dev.plimsoll.core.limit.FirstTokens.Sight;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How many calls one provider and model bears at once, found out and not typed in. Mutable, not
 * thread-safe: the Engine owns it. Never counts calls itself, never judges by their total time.
 *
 * <p>Down to nine tenths when the provider refuses (429, 529, 503) or times out, once per round
 * trip: a refusal counts only if its call began after the last cut (TCP NewReno). Down when more
 * than an eighth of the calls stand in the provider's own line ({@link ProviderLine}): they wait no
 * longer here, and here the most urgent goes first. Up while at least half of it is used and the
 * line is short, in a round trip by a little and a quarter of the way between it and where it was
 * cut last: soon near that point, gently around it, and faster again the further beyond (TCP BIC),
 * so that it spends its time where the provider is nearly full, and is soon back after a long
 * outage; between two looks at the line by no more than a line may be long. A caller who does not
 * use its limit learns nothing about it (AIMDLimit of Netflix/concurrency-limits).
 *
 * <p>Whether there was a line shows only when the limit falls: if first tokens come sooner by as
 * much as the fewer calls explain, there was. If they stay, that is how long they take when nobody
 * waits; if they come sooner by more, something else has passed, a pause of ours perhaps: then the
 * limit goes back at once. So each fall is a trial, and where none happens for long one is made.
 */
public final class AdaptiveLimit {
  private static final double SHARE_OF_WAY = 0.25;
  private static final double LEAST_GROWTH = 0.25;

  private final AdaptiveSettings settings;
  private final FirstTokens tokens = new FirstTokens();
  private final ProviderLine line;
  private double limit;
  private double crest; // where it was cut last
  private long lastCut = Long.MIN_VALUE;
  private int ceiling;
  private double afterCut;
  private boolean refusedLast = true;
  private Change lastChange;

  public AdaptiveLimit(AdaptiveSettings settings, Instant now) {
    this.settings = settings;
    line = new ProviderLine(settings.tolerance());
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
    if (inFlight >= limit / 2 && !line.holdsGrowth(tokens.hasAnswers())) {
      double least = refusedLast ? LEAST_GROWTH : line.allowed(limit) / 4;
      double roundTrip = least + SHARE_OF_WAY * Math.abs(limit - crest);
      double to = Math.min(limit + roundTrip / limit, line.top());
      change(Math.max(limit, to), Cause.WENT_WELL, now);
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
      refusedLast = true;
      line.refused(limit);
      lastCut = Nanos.of(now);
    }
  }

  /**
   * A call begins.
   *
   * @param inFlight calls under way, it included
   */
  public void began(int inFlight, Instant now) {
    tokens.began(inFlight, Nanos.of(now));
  }

  /** A call that the provider had taken ended, however it did. */
  public void left() {
    tokens.left();
  }

  /** A call ended before its first token, or has none to tell. */
  public void gone(Instant began, Instant now) {
    tokens.gone(Nanos.of(began), Nanos.of(now)).ifPresent(sight -> judge(sight, now));
  }

  /** The first token of a streamed call came. */
  public void firstToken(Instant began, Instant now) {
    tokens.firstToken(Nanos.of(began), Nanos.of(now)).ifPresent(sight -> judge(sight, now));
  }

  /** What the provider says it bears at once; empty when it says nothing any more. */
  public void told(OptionalInt most, Instant now) {
    int told = Math.max(settings.floor(), most.orElse(settings.ceiling()));
    ceiling = Math.min(settings.ceiling(), told);
    change(limit, Cause.TOLD, now);
  }

  private void judge(Sight sight, Instant now) {
    OptionalDouble to = line.judge(sight, limit);
    if (to.isPresent()) {
      boolean falls = to.getAsDouble() < limit;
      change(to.getAsDouble(), falls ? Cause.SLOW : Cause.WENT_WELL, now);
      crest = falls ? limit : crest;
      refusedLast = refusedLast && !falls;
      tokens.restart(Nanos.of(now));
    }
  }

  private void change(double to, Cause cause, Instant now) {
    int before = limit();
    limit = Math.clamp(to, settings.floor(), ceiling);
    if (limit() != before) {
      lastChange = new Change(cause, before, limit(), now);
    }
  }
}
