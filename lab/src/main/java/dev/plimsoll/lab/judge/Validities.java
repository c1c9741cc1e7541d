package dev.plimsoll.lab.judge;

import dev.plimsoll.lab.measure.RunResult.Check;
import dev.plimsoll.lab.measure.RunResult.Check.Finding;
import dev.plimsoll.lab.measure.RunResult.Generator;
import dev.plimsoll.lab.measure.RunResult.Phase;
import dev.plimsoll.lab.measure.RunResult.Series;
import dev.plimsoll.lab.measure.RunResult.Validity;
import java.util.ArrayList;
import java.util.List;

/**
 * States whether a run may be believed: every check with what was found, its bound and what came of
 * it. Never judges the target, only the load and the generator.
 */
public final class Validities {
  private final Bounds bounds;
  private final int cores;

  /**
   * @param cores that the generator's machine has
   */
  public Validities(Bounds bounds, int cores) {
    this.bounds = bounds;
    this.cores = cores;
  }

  /**
   * Judges the phases in their order, then the generator.
   *
   * @param phases those that were begun
   * @param asked what each was meant to be; may go on beyond them
   * @param all the whole run
   */
  public Validity of(List<Phase> phases, List<Asked> asked, Series all, Generator generator) {
    List<Check> checks = new ArrayList<>();
    for (int i = 0; i < phases.size() && i < asked.size(); i++) {
      Phase phase = phases.get(i);
      String scope =
          asked.size() == 1 ? phase.label() : "phase %d, %s".formatted(i + 1, phase.label());
      checks.addAll(ofPhase(scope, phase, asked.get(i)));
    }
    double p99 = all.response().percentile(99).orElse(0);
    checks.addAll(new GeneratorChecks(bounds, generator, cores, p99).list());
    List<String> reasons = texts(checks, Finding.INVALID);
    return new Validity(
        reasons.isEmpty(), reasons, texts(checks, Finding.WARNING), List.copyOf(checks));
  }

  /**
   * Judges what the sums of several workers still tell: what was due, sent and late in open phases.
   */
  public List<Check> ofOpen(List<Phase> phases) {
    return phases.stream()
        .filter(phase -> phase.load().inTime().isPresent())
        .flatMap(phase -> new OpenChecks(bounds, phase.label(), phase).list().stream())
        .toList();
  }

  private List<Check> ofPhase(String scope, Phase phase, Asked asked) {
    return switch (asked) {
      case Asked.Open _ -> new OpenChecks(bounds, scope, phase).list();
      case Asked.Users users -> List.of(new LittlesLaw(bounds, scope, phase).check(users));
      case Asked.Leaving _ ->
          List.of(
              new LittlesLaw(bounds, scope, phase)
                  .notMeasured(
                      "each user left when its requests were done, so nobody knows how many there were"));
    };
  }

  /** What the checks that found this say, with the phase they are of. */
  public static List<String> texts(List<Check> checks, Finding finding) {
    return checks.stream()
        .filter(check -> check.finding() == finding)
        .map(check -> check.scope().isEmpty() ? check.why() : check.scope() + ": " + check.why())
        .toList();
  }
}
