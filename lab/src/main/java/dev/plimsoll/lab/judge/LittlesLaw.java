package dev.plimsoll.lab.judge;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.measure.RunResult.Amount;
import dev.plimsoll.lab.measure.RunResult.Check;
import dev.plimsoll.lab.measure.RunResult.Check.Finding;
import dev.plimsoll.lab.measure.RunResult.Phase;
import java.time.Duration;
import java.util.Optional;

/**
 * Little's law (1961) for users who wait: L = X · W. L is how many users there were on average
 * while they might ask, as they came and went; X is how many requests they made per second; W is
 * the mean response time and what a request has of the time to think, which follows each flow.
 * Where the two sides differ, users stood still that should have asked, or times were measured
 * wrongly. While the generator itself stood still its users waited for it: that is taken off their
 * work.
 *
 * <p>At the end of a phase, and whenever a user goes, W reaches beyond it: requests that were under
 * way and thoughts that were not thought to their end are counted whole. And the mean of the
 * thoughts that were drawn differs from that of their distribution. These can be bounded, and what
 * lies within the bounds counts as nothing: only a difference beyond them is one.
 */
final class LittlesLaw {
  private static final String NAME = "Little's law";
  private static final long FEWEST_REQUESTS = 100;
  private static final double SHORTEST_SECONDS = 2;

  /** So many standard deviations of the sum of all thoughts are chance. */
  private static final double CHANCE = 4;

  private final Bounds bounds;
  private final String scope;
  private final Phase phase;

  LittlesLaw(Bounds bounds, String scope, Phase phase) {
    this.bounds = bounds;
    this.scope = scope;
    this.phase = phase;
  }

  Check check(Asked.Users asked) {
    double seconds = phase.load().askedSeconds().orElse(0);
    long requests = phase.series().total();
    if (seconds < SHORTEST_SECONDS || requests < FEWEST_REQUESTS) {
      return notMeasured(
          "too short: %s requests in %s"
              .formatted(Figures.count(requests), Figures.latency(seconds * 1e9)));
    }
    long flows = phase.load().scheduleLag().count();
    double thinking = asked.think().map(Distribution::mean).map(LittlesLaw::seconds).orElse(0.0);
    double spread = asked.think().map(LittlesLaw::deviation).orElse(0.0);
    double response = phase.series().response().mean().orElse(0) / 1e9;
    double each = response + thinking * flows / requests;
    double there = asked.curve().userSeconds(seconds);
    double stood = phase.load().stoodStillSeconds();
    double worked = requests * each - stood * there / seconds;

    double chance = CHANCE * spread * Math.sqrt(flows);
    double unended = thinking == 0 ? 0 : (thinking * thinking + spread * spread) / (2 * thinking);
    double beyondEnd = Math.max(0, phase.toSeconds() - phase.fromSeconds() - seconds);
    double longest = phase.series().response().percentile(99).orElse(0) / 1e9;
    double going = longest * requests / Math.max(1, flows) + unended;
    double least = there - chance;
    double most =
        there
            + chance
            + asked.curve().most() * Math.max(beyondEnd, unended)
            + asked.curve().goings() * going;
    double off = Math.max(0, Math.max(least - worked, worked - most)) / there;

    String arithmetic =
        "L %s users; X %s/s x W %s%s = %s"
            .formatted(
                Figures.significant(there / seconds),
                Figures.significant(requests / seconds),
                Figures.latency(each * 1e9),
                stood > 0
                    ? ", less %s in which the generator stood still"
                        .formatted(Figures.latency(stood * 1e9))
                    : "",
                Figures.significant(worked / seconds));
    boolean over = off > bounds.littlesLaw().fraction();
    Amount found = new Amount(off, Figures.percent(off, 1) + " off");
    return new Check(
        NAME,
        scope,
        Optional.of(found),
        Optional.of(bound()),
        over ? Finding.INVALID : Finding.OK,
        over
            ? "users and their work differ by %s, at most %s may be: %s"
                .formatted(Figures.percent(off, 1), bound().text(), arithmetic)
            : arithmetic);
  }

  Check notMeasured(String why) {
    return new Check(
        NAME, scope, Optional.empty(), Optional.of(bound()), Finding.NOT_MEASURED, why);
  }

  private Amount bound() {
    return Amounts.bound(bounds.littlesLaw());
  }

  private static double deviation(Distribution think) {
    double mean = seconds(think.mean());
    return switch (think) {
      case Distribution.Constant _ -> 0;
      case Distribution.Uniform uniform ->
          seconds(uniform.most().minus(uniform.least())) / Math.sqrt(12);
      case Distribution.Exponential _ -> mean;
      case Distribution.Lognormal lognormal -> {
        double ratio = mean / seconds(lognormal.median()); // e to the power of half its variance
        yield mean * Math.sqrt(ratio * ratio - 1);
      }
    };
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
