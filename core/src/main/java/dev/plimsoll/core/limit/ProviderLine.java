package dev.plimsoll.core.limit;

import dev.plimsoll.core.limit.FirstTokens.Sight;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How many of our calls stand in a provider's own line, by Little's law: those that end a second,
 * times what first tokens take longer than they do where nobody stands in line. Believes in a line
 * only what a trial shows: with fewer calls first tokens come sooner by as much as those fewer
 * explain, no less and no more. Never looks at how long answers take as a whole; not thread-safe.
 */
final class ProviderLine {
  private static final double LEAST_LINE = 2;
  private static final double PART = 0.6; // of the line goes in a trial: if all goes, it was none
  private static final double PROBE = 0.25; // of the calls under way, where nothing is suspected
  private static final double DEEPER = 0.3; // where a probe found a line
  private static final double EXPLAINED = 0.5; // of the calls that went, when they stood in line
  private static final double UNEXPLAINED = 1.4;
  private static final int SOON = 2; // sights until the first probe
  private static final int SELDOM = 40; // and until one, when nothing changes
  private static final int MOST_STEPS = 8;
  private static final int MOST_MISTAKES = 5;

  private final double tolerance;
  private double base = -1; // what a first token takes where nobody stands in line
  private boolean sure; // of the base: it was seen where slots were idle
  private boolean isLong;
  private double top = Double.MAX_VALUE;
  private int steps = 1;
  private int sights;
  private int patience = SOON;
  private int mistakes;
  private int mistrust; // so often a line is not believed in
  private @Nullable Trial trial;

  /**
   * A limit that was lowered to see what comes of it.
   *
   * @param before what was seen with more calls
   * @param limit what it was before
   * @param probe whether nothing was suspected
   */
  private record Trial(Sight before, double limit, boolean probe) {}

  /**
   * A provider of which nothing is known.
   *
   * @param tolerance so many times as many calls as it works on may be under way
   */
  ProviderLine(double tolerance) {
    this.tolerance = tolerance;
  }

  /**
   * Whether the limit may not grow: there are too many calls as far as is known, a trial goes on,
   * or the first look is near.
   *
   * @param answers whether first tokens are told
   */
  boolean holdsGrowth(boolean answers) {
    return isLong || trial != null || (answers && base < 0);
  }

  /** Up to where the limit may grow until the next look. */
  double top() {
    return top;
  }

  /** So many may stand in line, to keep every slot at work. */
  double allowed(double inFlight) {
    return Math.max(LEAST_LINE, (tolerance - 1) * inFlight);
  }

  /**
   * The provider refused, and the limit is this now: a trial does not raise it again, and none is
   * needed to see whether who refuses has a line.
   */
  void refused(double limit) {
    sights = 0;
    trial = trial == null ? null : new Trial(trial.before, limit, trial.probe);
  }

  /** What the limit is to be after this; empty for what it is. */
  OptionalDouble judge(Sight sight, double limit) {
    sights++;
    Trial over = trial;
    trial = null;
    return over == null ? look(sight, limit) : conclude(over, sight, limit);
  }

  private OptionalDouble look(Sight sight, double limit) {
    learn(sight);
    double inLine = inLine(sight);
    double allowed = allowed(sight.inFlight());
    boolean wasLong = isLong; // once may be a pause of ours or of theirs
    isLong = isTooLong(sight);
    steps = inLine < allowed / 2 ? Math.min(MOST_STEPS, 2 * steps) : 1;
    top = sight.inFlight() - inLine + steps * allowed;
    if (isLong && wasLong && mistrust > 0) {
      mistrust--;
    } else if (isLong && wasLong) {
      return lower(sight, limit, inLine * PART, false);
    }
    return sights > patience && sight.inFlight() >= 0.8 * limit
        ? lower(sight, limit, PROBE * sight.inFlight(), true)
        : OptionalDouble.empty();
  }

  private OptionalDouble lower(Sight sight, double limit, double fewer, boolean probe) {
    trial = new Trial(sight, limit, probe);
    return OptionalDouble.of(Math.min(limit, sight.inFlight() - Math.max(LEAST_LINE, fewer)));
  }

  /** What fewer calls have made of the time to the first token. */
  private OptionalDouble conclude(Trial trial, Sight sight, double limit) {
    Sight before = trial.before;
    double fewer = before.inFlight() - sight.inFlight();
    double sooner = (before.first() - sight.first()) * before.rate();
    double error = Math.hypot(before.error(), sight.error());
    isLong = false;
    if (fewer < Math.max(1, error)) { // it says nothing: as before, and again later
      return over(trial, Math.max(limit, trial.limit));
    }
    if (sooner > Math.max(UNEXPLAINED * fewer, fewer + 2 * error)) { // something else has passed
      mistakes = Math.min(MOST_MISTAKES, mistakes + 1);
      mistrust = 1 << mistakes;
      return over(trial, Math.max(limit, trial.limit));
    }
    return sooner > EXPLAINED * fewer
        ? thereWasOne(trial, sight, limit)
        : thereWasNone(trial, sight, limit, sooner > 2 * error ? sooner : 0);
  }

  /** As many as went stood in line, and there may be more. */
  private OptionalDouble thereWasOne(Trial trial, Sight sight, double limit) {
    mistakes = 0;
    base = Math.min(base, sight.first());
    if (isTooLong(sight)) {
      return lower(sight, limit, inLine(sight) * PART, false);
    }
    return trial.probe || !sure
        ? lower(sight, limit, DEEPER * sight.inFlight(), true)
        : over(trial, limit);
  }

  /** Nobody, or some of those that went; now nobody does. */
  private OptionalDouble thereWasNone(Trial trial, Sight sight, double limit, double inLine) {
    Sight before = trial.before;
    patience = Math.min(SELDOM, 2 * patience);
    sure = true;
    base = inLine > 0 ? sight.first() : (before.first() + sight.first()) / 2;
    double bears = inLine > 0 ? before.inFlight() - inLine : trial.limit;
    return over(trial, Math.max(limit, Math.min(trial.limit, bears)));
  }

  private OptionalDouble over(Trial trial, double to) {
    sights = trial.probe ? 0 : sights;
    steps = 1;
    top = to + allowed(to);
    return OptionalDouble.of(to);
  }

  private boolean isTooLong(Sight sight) {
    double inLine = inLine(sight);
    return inLine > allowed(sight.inFlight()) && inLine > 3 * sight.error();
  }

  private double inLine(Sight sight) {
    return base < 0 ? 0 : Math.max(0, sight.rate() * (sight.first() - base));
  }

  /** Follows what changes slowly; of a sight whose line is long nothing is learnt. */
  private void learn(Sight sight) {
    if (base < 0) {
      base = sight.first();
    } else if (sight.first() < base) {
      base += (sight.first() - base) / 5;
    } else if (inLine(sight) < 1) {
      base += (sight.first() - base) / 10;
    }
  }
}
