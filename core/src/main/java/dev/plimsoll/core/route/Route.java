package dev.plimsoll.core.route;

import dev.plimsoll.core.route.Hop.Verdict;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.core.work.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where a call went, and all that it was decided from. Never changes: a fallback is another route
 * that remembers this one's hops.
 *
 * @param target the model that is called
 * @param before every other model that was considered on the way, in order
 */
public record Route(Plan plan, Target target, List<Hop> before) {
  public Route {
    before = List.copyOf(before);
  }

  /** What settled where it went, the last that had a say. */
  public enum By {
    COMPLEXITY,
    PIN,
    CAP,
    FALLBACK;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The tier of the model that is called; after a fallback it may be another than was wanted. */
  public Tier tier() {
    return plan.tierOf(target);
  }

  /** How complex the text is, 0 to 1. */
  public double score() {
    return plan.need().complexity().value();
  }

  public By by() {
    if (before.stream().anyMatch(hop -> hop.verdict() == Verdict.FAILED) || tier() != plan.tier()) {
      return By.FALLBACK;
    }
    return switch (plan.steps().getLast()) {
      case Step.Judged _ -> By.COMPLEXITY;
      case Step.Pinned _ -> By.PIN;
      case Step.Capped _ -> By.CAP;
    };
  }

  /** Why it goes there, one sentence for each reason. */
  public List<String> why() {
    List<String> why = new ArrayList<>();
    plan.steps().forEach(step -> why.add(step.tier().word() + ": " + step.why()));
    plan.barred().forEach(hop -> why.add(hop.line()));
    before.forEach(hop -> why.add(hop.line()));
    why.add(new Hop(target, Verdict.TAKEN, "").line());
    return why;
  }

  /** What would have led elsewhere, one sentence for each possibility. */
  public List<String> otherwise() {
    List<String> otherwise = new ArrayList<>();
    if (plan.steps().getLast() instanceof Step.Judged judged) {
      otherwise.add(judged.otherwise());
    }
    plan.steps().stream()
        .filter(step -> !(step instanceof Step.Judged))
        .forEach(step -> otherwise.add(step.otherwise()));
    List<Hop> others = new ArrayList<>(plan.barred());
    others.addAll(before);
    others.stream()
        .filter(hop -> hop.verdict() == Verdict.PASSED_OVER)
        .forEach(hop -> otherwise.add("would have taken " + hop.target() + " but: " + hop.why()));
    return otherwise;
  }
}
