package dev.plimsoll.core.degrade;

import java.util.Locale;

/** Who looks at an answer before it is given. */
public enum Verifier {
  /** Fixed rules, which cost nothing. */
  RULES,
  /** A call to a model. */
  LLM;

  /** The word used on the wire and in configurations. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
