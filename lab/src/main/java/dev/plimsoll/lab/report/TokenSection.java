package dev.plimsoll.lab.report;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.Tokens;

/** Tokens that the target said it used, where it said so. */
final class TokenSection {
  private TokenSection() {}

  static Markup section(RunResult run) {
    Markup out = new Markup();
    run.tokens().ifPresent(tokens -> draw(out, run, tokens));
    return out;
  }

  private static void draw(Markup out, RunResult run, Tokens tokens) {
    Facts facts = new Facts();
    facts.add("input", Figures.count(tokens.input()));
    facts.add("of it cached", Figures.count(tokens.cachedInput()) + share(tokens));
    facts.add("output", Figures.count(tokens.output()));
    if (run.all().seconds() > 0 && run.all().stream().isEmpty()) { // which tells it as its own
      facts.add("output a second", Figures.significant(tokens.output() / run.all().seconds()));
    }
    if (run.all().ok() > 0) {
      facts.add(
          "output a successful request",
          Figures.significant((double) tokens.output() / run.all().ok()));
    }
    out.open("section", "class", "panel").leaf("h2", "Tokens, as the target counted them");
    out.part(facts.markup()).close("section").line();
  }

  private static String share(Tokens tokens) {
    return tokens.input() == 0
        ? ""
        : " (" + Figures.percent((double) tokens.cachedInput(), (double) tokens.input()) + ")";
  }
}
