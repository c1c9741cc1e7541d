package dev.plimsoll.core.route;

import dev.plimsoll.core.work.Target;
import dev.plimsoll.core.work.Tier;
import java.util.List;

/**
 * Where a call may go by what was asked and by the caps of the moment. Says nothing of whether a
 * model is well. Never changes.
 *
 * @param steps how its tier came about, in order
 * @param chain the models that it may go to, the best first
 * @param barred those that a pin names and that are out of the question
 */
public record Plan(Need need, List<Step> steps, List<Choice> chain, List<Hop> barred) {
  public Plan {
    steps = List.copyOf(steps);
    chain = List.copyOf(chain);
    barred = List.copyOf(barred);
  }

  /** The tier that is wanted in the end. */
  public Tier tier() {
    return steps.getLast().tier();
  }

  /** The models of the chain, the best first. */
  public List<Target> targets() {
    return chain.stream().map(Choice::target).toList();
  }

  /** The tier that a model of the chain stands for. */
  public Tier tierOf(Target target) {
    return chain.stream()
        .filter(choice -> choice.target().equals(target))
        .map(Choice::tier)
        .findFirst()
        .orElse(tier());
  }
}
