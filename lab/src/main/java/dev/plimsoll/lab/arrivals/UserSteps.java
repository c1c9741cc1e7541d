package dev.plimsoll.lab.arrivals;

import dev.plimsoll.base.random.Distribution;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Numbers of users one after the other, each for the same time. Users come and go where a step
 * begins; whoever goes still gets its answer.
 */
public record UserSteps(List<Integer> counts, Duration each, Optional<Distribution> thinkTime)
    implements Shape {
  public UserSteps {
    counts = List.copyOf(counts);
  }

  @Override
  public Arrivals start(long seed) {
    return new UserArrivals(
        curve(), Thinking.of(thinkTime, users(), seed), new Iterations.Endless());
  }

  @Override
  public Optional<UserCurve> presence() {
    return Optional.of(curve());
  }

  UserCurve curve() {
    List<UserCurve.Piece> pieces =
        counts.stream().map(count -> new UserCurve.Piece(count, count, each)).toList();
    return new UserCurve(pieces, each.multipliedBy(counts.size()));
  }

  @Override
  public Optional<Duration> length() {
    return Optional.of(each.multipliedBy(counts.size()));
  }

  @Override
  public int users() {
    return counts.stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  @Override
  public String label() {
    int least = counts.stream().mapToInt(Integer::intValue).min().orElse(0);
    return "closed, %s, %d to %s"
        .formatted(Words.steps(counts.size()), least, Words.users(users()));
  }

  @Override
  public UserSteps lasting(Duration length) {
    return new UserSteps(counts, Words.share(length, counts.size()), thinkTime);
  }
}
