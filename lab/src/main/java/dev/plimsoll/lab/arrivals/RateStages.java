package dev.plimsoll.lab.arrivals;

import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.base.units.Rate;
import dev.plimsoll.base.yaml.InputException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A rate that goes from each stage's target to the next one's in a straight line. */
public record RateStages(Rate from, List<Stage> stages, Spacing spacing) implements Shape {
  public RateStages {
    stages = List.copyOf(stages);
  }

  /** One stage; of no length it is a jump. */
  public record Stage(Duration duration, Rate target) {}

  @Override
  public Arrivals start(long seed) {
    return curve().start(spacing.gaps(Seeds.of(seed, 0)));
  }

  RateCurve curve() {
    List<RateCurve.Piece> pieces = new ArrayList<>();
    double last = from.perSecond();
    for (Stage stage : stages) {
      double next = stage.target().perSecond();
      pieces.add(new RateCurve.Piece(last, next, stage.duration()));
      last = next;
    }
    return new RateCurve(pieces);
  }

  @Override
  public Optional<Duration> length() {
    return Optional.of(stages.stream().map(Stage::duration).reduce(Duration.ZERO, Duration::plus));
  }

  @Override
  public int users() {
    return 0;
  }

  @Override
  public String label() {
    double most = stages.stream().mapToDouble(stage -> stage.target().perSecond()).max().orElse(0);
    return "open, up to %s in %s%s"
        .formatted(
            new Rate(Math.max(most, from.perSecond())),
            Words.stages(stages.size()),
            Words.spaced(spacing));
  }

  @Override
  public RateStages lasting(Duration length) {
    throw InputException.of("--duration with stages, each of which has its own; change the file");
  }
}
