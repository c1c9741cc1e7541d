package dev.plimsoll.core.cost;

import dev.plimsoll.base.text.Figures;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a whole run may begin: so that its last call does not meet a limit that could have been
 * foreseen at its first. Deciding only; whoever asked commits the tokens and reserves the money.
 */
public sealed interface Admission {
  /** The arithmetic, for people and decision records. */
  String why();

  /** It may begin. */
  record Admitted(String why) implements Admission {}

  /** Not yet, but it is worth asking again then. */
  record Wait(Instant until, String why) implements Admission {}

  /** Not at all: the budget does not carry it, or it would begin after its deadline. */
  record Refused(String why) implements Admission {}

  /**
   * Holds a run against what its provider will allow until such a run is over, less what the runs
   * under way will still take of it, and against its budgets. A run that is larger than an
   * untouched window begins in one: no wait would make it fit better.
   *
   * @param deadline after which its beginning is of no use
   */
  static Admission decide(
      RunEstimate run, Headroom headroom, Optional<Instant> deadline, Instant now) {
    Optional<String> money = refusal(headroom.budget());
    if (money.isPresent()) {
      return new Refused(run.text() + "; " + money.get());
    }
    Window window = headroom.window();
    long allowed = window.within(run.p50().lasts(), now);
    boolean fits = run.p90().tokens() <= allowed - headroom.committed();
    String why = why(run, headroom, allowed);
    if (fits || (headroom.committed() <= 0 && window.isUntouched())) {
      return new Admitted(why);
    }
    boolean tooLate = deadline.isPresent() && !window.resets().isBefore(deadline.get());
    return tooLate
        ? new Refused(why + ", after the deadline at " + deadline.get())
        : new Wait(window.resets(), why);
  }

  private static Optional<String> refusal(Verdict budget) {
    return switch (budget) {
      case Verdict.Within _, Verdict.Warned _ -> Optional.empty();
      case Verdict.Refused(Standing standing) -> Optional.of(standing.text());
      case Verdict.Unpriced(Budget _, String unpriced) -> Optional.of(unpriced);
    };
  }

  private static String why(RunEstimate run, Headroom headroom, long allowed) {
    return "%s; until it is over the provider allows %s tokens, of which runs under way take %s; a"
            .formatted(run.text(), Figures.count(allowed), Figures.count(headroom.committed()))
        + " new window of %s begins %s"
            .formatted(Figures.count(headroom.window().size()), headroom.window().resets());
  }
}
