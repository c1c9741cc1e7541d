package dev.plimsoll.lab.report;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.retry.RetryFigures;
import dev.plimsoll.lab.text.Spoken;

/** What trying again cost the target, and what it won, where the load did so. */
final class AttemptSection {
  private AttemptSection() {}

  static Markup section(RunResult run) {
    Markup out = new Markup();
    run.attempts().ifPresent(figures -> draw(out, figures));
    return out;
  }

  private static void draw(Markup out, RetryFigures figures) {
    Facts facts = new Facts();
    facts.add("requests", Figures.count(figures.requests()));
    facts.add("attempts", Figures.count(figures.attempts()));
    facts.add(
        "attempts a request", Figures.significant(figures.amplification().orElse(Double.NaN)));
    facts.add("retries", Figures.count(figures.retried()));
    facts.add("rate limited (HTTP 429)", Spoken.share(figures.rateLimited(), figures.attempts()));
    facts.add("mean wait before a retry", Spoken.latency(figures.meanDelayNanos()));
    facts.add("rescued by a retry", Figures.count(figures.rescued()));
    facts.add("ok in the end", Spoken.share(figures.succeeded(), figures.ended()));
    facts.add("given up, budget spent", Figures.count(figures.outOfBudget()));
    out.open("section", "class", "panel", "id", "attempts").leaf("h2", title(figures));
    out.leaf(
        "p",
        "All other figures count a request once, to the end of its last attempt, waits included.",
        "class",
        "muted");
    out.part(facts.markup()).close("section").line();
  }

  private static String title(RetryFigures figures) {
    if (figures.retried() == 0) {
      return "Nothing was tried again";
    }
    return "The target carried "
        + Figures.significant(figures.amplification().orElse(Double.NaN))
        + " attempts for each request; "
        + Figures.count(figures.rescued())
        + (figures.rescued() == 1 ? " request was" : " requests were")
        + " rescued";
  }
}
