package dev.plimsoll.lab.arrivals;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.yaml.InputException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A number of users that goes from each stage's target to the next one's, one user at a time;
 * whoever goes still gets its answer.
 */
public record UserStages(int from, List<Stage> stages, Optional<Distribution> thinkTime)
    implements Shape {
  public UserStages {
    stages = List.copyOf(stages);
  }

  /** One stage; of no length it is a jump. */
  public record Stage(Duration duration, int target) {}

  @Override
  public Arrivals start(long seed) {
    UserCurve curve = curve();
    return new UserArrivals(
        curve, Thinking.of(thinkTime, curve.most(), seed), new Iterations.Endless());
  }

  @Override
  public Optional<UserCurve> presence() {
    return Optional.of(curve());
  }

  UserCurve curve() {
    List<UserCurve.Piece> pieces = new ArrayList<>();
    int last = from;
    for (Stage stage : stages) {
      pieces.add(new UserCurve.Piece(last, stage.target(), stage.duration()));
      last = stage.target();
    }
    return new UserCurve(pieces, total());
  }

  private Duration total() {
    return stages.stream().map(Stage::duration).reduce(Duration.ZERO, Duration::plus);
  }

  @Override
  public Optional<Duration> length() {
    return Optional.of(total());
  }

  @Override
  public int users() {
    return Math.max(from, stages.stream().mapToInt(Stage::target).max().orElse(0));
  }

  @Override
  public String label() {
    return "closed, up to %s in %s".formatted(Words.users(users()), Words.stages(stages.size()));
  }

  @Override
  public UserStages lasting(Duration length) {
    throw InputException.of("--duration with stages, each of which has its own; change the file");
  }
}
