package dev.plimsoll.core.degrade;

import dev.plimsoll.base.units.Durations;
import java.util.ArrayList;
import java.util.List;

/** What an answer says of how it was cut: the rung it was made on, and what was less than full. */
public record Degradation(Rung rung, List<Cut> cuts) {
  public Degradation {
    cuts = List.copyOf(cuts);
  }

  /** One thing that was changed, in words: what it is without load, and what it was here. */
  public record Cut(String what, String full, String left) {}

  static Degradation between(Cuts full, Cuts left, Rung rung) {
    List<Cut> cuts = new ArrayList<>();
    Effort was = full.effort();
    Effort is = left.effort();
    add(cuts, "model", was.tier().word(), is.tier().word());
    add(cuts, "verifier", was.verifier().word(), is.verifier().word());
    add(cuts, "iterations", String.valueOf(was.iterations()), String.valueOf(is.iterations()));
    add(cuts, "max_tokens", String.valueOf(was.maxTokens()), String.valueOf(is.maxTokens()));
    add(cuts, "cache_age", Durations.format(full.cacheAge()), Durations.format(left.cacheAge()));
    add(cuts, "timeout", Durations.format(full.timeout()), Durations.format(left.timeout()));
    add(cuts, "features", full.features().word(), left.features().word());
    add(cuts, "gate", full.gate().word(), left.gate().word());
    return new Degradation(rung, cuts);
  }

  private static void add(List<Cut> cuts, String what, String full, String left) {
    if (!full.equals(left)) {
      cuts.add(new Cut(what, full, left));
    }
  }
}
