package dev.plimsoll.serve.gateway;

import dev.plimsoll.base.units.Durations;
import dev.plimsoll.core.degrade.Degradation;
import dev.plimsoll.core.degrade.Degradation.Cut;
import dev.plimsoll.core.degrade.Rung;
import dev.plimsoll.ports.model.ModelCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a call was left less of than was asked for; what a rung cuts in vain is not told. */
final class Degradations {
  private Degradations() {}

  static Optional<Degradation> between(ModelCall full, ModelCall left, Rung rung) {
    List<Cut> cuts = new ArrayList<>();
    if (!full.maxTokens().equals(left.maxTokens())) {
      cuts.add(new Cut("max_tokens", tokens(full), tokens(left)));
    }
    if (!full.timeout().equals(left.timeout())) {
      cuts.add(
          new Cut("timeout", Durations.format(full.timeout()), Durations.format(left.timeout())));
    }
    return cuts.isEmpty() ? Optional.empty() : Optional.of(new Degradation(rung, cuts));
  }

  private static String tokens(ModelCall call) {
    return call.maxTokens().isPresent()
        ? Integer.toString(call.maxTokens().getAsInt())
        : "unlimited";
  }
}
