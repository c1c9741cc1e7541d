package dev.plimsoll.core.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a call goes, and all that it was decided from. Never changes: a fallback is another route
 * that remembers this one's hops.
 *
 * @param steps how its tier came about, in order
 * @param hops every model that was considered, in order; the last one is taken, or none is
 * @param left the models that were not asked yet
 */
public record Route(Need need, List<Step> steps, List<Hop> hops, List<Choice> left) {
  public Route {
    steps = List.copyOf(steps);
    hops = List.copyOf(hops);
    left = List.copyOf(left);
  }

  /** A model and the tier it stands for. */
  public record Choice(Model model, Tier tier) {}

  /** The model to call; empty when every one was passed over or has failed. */
  public Optional<Model> model() {
    return taken().map(Hop::model);
  }

  /** The tier that was wanted in the end; the model's own may differ after a fallback. */
  public Tier tier() {
    return steps.getLast().tier();
  }

  /** How often another model was called before. */
  public int fallbacks() {
    return (int) hops.stream().filter(hop -> hop.verdict() == Hop.Verdict.FAILED).count();
  }

  /** Why it goes there, one sentence for each reason. */
  public List<String> why() {
    List<String> why = new ArrayList<>();
    steps.forEach(step -> why.add(step.tier().word() + ": " + step.why()));
    for (Hop hop : hops) {
      switch (hop.verdict()) {
        case TAKEN -> why.add(hop.model().word() + " is taken");
        case PASSED_OVER -> why.add(hop.model().word() + " is passed over: " + hop.why());
        case FAILED -> why.add(hop.model().word() + " has failed: " + hop.why());
      }
    }
    if (taken().isEmpty()) {
      why.add("no model is left");
    }
    return why;
  }

  /** What would have led elsewhere, one sentence for each possibility. */
  public List<String> otherwise() {
    List<String> otherwise = new ArrayList<>();
    if (steps.getLast() instanceof Step.Judged judged) {
      otherwise.add(judged.otherwise());
    }
    steps.stream()
        .filter(step -> !(step instanceof Step.Judged))
        .forEach(step -> otherwise.add(step.otherwise()));
    hops.stream()
        .filter(hop -> hop.verdict() == Hop.Verdict.PASSED_OVER)
        .forEach(
            hop -> otherwise.add("would have taken " + hop.model().word() + " but: " + hop.why()));
    return otherwise;
  }

  Optional<Hop> taken() {
    return hops.isEmpty() || hops.getLast().verdict() != Hop.Verdict.TAKEN
        ? Optional.empty()
        : Optional.of(hops.getLast());
  }
}
