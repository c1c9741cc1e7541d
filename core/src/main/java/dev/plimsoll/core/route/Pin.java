package dev.plimsoll.core.route;

import dev.plimsoll.core.work.Target;
import dev.plimsoll.core.work.Tier;

/** What a role or a request wants, whatever the text. Caps hold over it. */
public sealed interface Pin {
  /** For a person: {@code medium}, {@code openai/gpt-4o}. */
  String word();

  /** A tier instead of the one that the complexity asks for. */
  record ToTier(Tier tier) implements Pin {
    @Override
    public String word() {
      return tier.word();
    }
  }

  /**
   * One model before all others.
   *
   * @param strict rather no answer than one of another model
   */
  record ToModel(Target model, boolean strict) implements Pin {
    @Override
    public String word() {
      return model.toString();
    }
  }
}
