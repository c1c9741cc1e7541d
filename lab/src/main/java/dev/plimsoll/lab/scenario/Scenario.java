package dev.plimsoll.lab.scenario;

import dev.plimsoll.lab.arrivals.Part;
import dev.plimsoll.lab.arrivals.Shape;
import dev.plimsoll.lab.judge.Bounds;
import dev.plimsoll.lab.judge.Threshold;
import dev.plimsoll.lab.measure.Objective;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Secrets;
import dev.plimsoll.lab.target.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one run does: complete, checked and immutable. Everything that can be wrong with it was
 * refused when it was read.
 *
 * @param load phases in their order, at least one
 * @param objective what an answer must keep to count as a good one
 * @param validity how far the run may be off before it is not believed
 * @param secrets what no report may show, whoever says it
 */
public record Scenario(
    String name,
    Endpoint target,
    long seed,
    List<Shape> load,
    Traffic traffic,
    List<Threshold> thresholds,
    Limits limits,
    Optional<Objective> objective,
    Bounds validity,
    Secrets secrets) {

  /**
   * What bounds a run.
   *
   * @param timeout of one request, from when it is sent to the last byte of its answer
   * @param gracefulStop how long a phase waits for open requests at its end
   * @param maxConnections how many requests may be under way at once; what falls due beyond is
   *     missed
   */
  public record Limits(Duration timeout, Duration gracefulStop, int maxConnections) {
    public static final Limits DEFAULT =
        new Limits(Duration.ofSeconds(60), Duration.ofSeconds(30), 10_000);
  }

  /** Every request that may be sent, the steps of all flows in their order. */
  public List<RequestTemplate> requests() {
    return traffic.requests();
  }

  /** How long requests fall due, in seconds; empty where nobody can know it. */
  public OptionalDouble plannedSeconds() {
    double seconds = 0;
    for (Shape phase : load) {
      if (phase.length().isEmpty()) {
        return OptionalDouble.empty();
      }
      seconds += phase.length().get().toNanos() / 1e9;
    }
    return OptionalDouble.of(seconds);
  }

  /**
   * One worker's part of it: of the load, of the rows, with a seed of its own. The rest is the
   * same.
   *
   * @throws dev.plimsoll.base.yaml.InputException when there is too little for so many workers
   */
  public Scenario share(Part part) {
    return new Scenario(
        name,
        target,
        part.seed(seed),
        load.stream().map(shape -> shape.share(part)).toList(),
        traffic.share(part),
        thresholds,
        limits,
        objective,
        validity,
        secrets);
  }

  /** This scenario as a file that {@link Scenarios} reads again, with its seed. */
  public String toYaml() {
    return ScenarioWriter.write(this);
  }
}
