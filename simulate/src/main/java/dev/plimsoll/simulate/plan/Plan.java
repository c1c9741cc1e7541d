package dev.plimsoll.simulate.plan;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.base.units.Rate;
import dev.plimsoll.lab.arrivals.ConstantRate;
import dev.plimsoll.lab.arrivals.Shape;
import dev.plimsoll.lab.arrivals.Spacing;
import dev.plimsoll.lab.judge.Threshold;
import dev.plimsoll.lab.scenario.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The answer to what a load needs: one rung for each rate. Every rung is played in a virtual world;
 * the machine that the server would run on is not part of it.
 *
 * @param goals what is to be kept, in words
 */
public record Plan(PlanSettings settings, List<String> goals, List<Rung> rungs) {
  private static final double TASKS = 100_000;
  private static final double SHORTEST_SECONDS = 20;
  private static final double LONGEST_SECONDS = 600;

  public Plan {
    goals = List.copyOf(goals);
    rungs = List.copyOf(rungs);
  }

  /**
   * Plays all rungs, one after the other.
   *
   * @param progress is told of each rung before it is played
   */
  public static Plan of(PlanSettings settings, Consumer<String> progress) {
    List<Rung> rungs = new ArrayList<>();
    if (settings.rates().isEmpty()) {
      String label =
          settings.scenario().load().stream().map(Shape::label).collect(Collectors.joining("; "));
      progress.accept(label);
      rungs.add(new Search(settings, settings.scenario(), OptionalDouble.empty()).find(label));
    }
    for (Rate rate : settings.rates()) {
      String label = label(rate.perSecond());
      progress.accept(label);
      rungs.add(
          new Search(settings, at(settings, rate), OptionalDouble.of(rate.perSecond()))
              .find(label));
    }
    List<Threshold> limits = settings.scenario().thresholds();
    List<String> goals =
        limits.isEmpty() ? Goals.usual() : limits.stream().map(Threshold::expression).toList();
    return new Plan(settings, goals, rungs);
  }

  /** Whether every rung kept all goals. */
  public boolean isKept() {
    return rungs.stream().allMatch(Rung::isKept);
  }

  private static String label(double perSecond) {
    boolean isWhole = perSecond == Math.rint(perSecond);
    return (isWhole ? Figures.count((long) perSecond) : Figures.significant(perSecond)) + " /s";
  }

  /** The scenario with independent callers at a rate in the place of its own load. */
  private static Scenario at(PlanSettings settings, Rate rate) {
    double seconds = Math.clamp(TASKS / rate.perSecond(), SHORTEST_SECONDS, LONGEST_SECONDS);
    Duration length = settings.duration().orElse(Duration.ofSeconds((long) seconds));
    return loaded(settings.scenario(), new ConstantRate(rate, new Spacing.Poisson(), length));
  }

  static Scenario loaded(Scenario scenario, Shape load) {
    return new Scenario(
        scenario.name(),
        scenario.target(),
        scenario.seed(),
        List.of(load),
        scenario.traffic(),
        scenario.thresholds(),
        scenario.limits(),
        scenario.objective(),
        scenario.validity(),
        scenario.secrets());
  }
}
