package dev.plimsoll.lab.arrivals;

import dev.plimsoll.base.random.Distribution;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * So many users, each of whom waits for its answer, thinks, and asks again. User k of n starts at k
 * ÷ n of the ramp.
 *
 * @param rampUp over which the users start, evenly spaced
 * @param thinkTime drawn anew after each answer
 * @param duration after which nobody asks again; may be absent only where {@code iterations} ends
 *     it
 */
public record Users(
    int users,
    Duration rampUp,
    Optional<Distribution> thinkTime,
    Iterations iterations,
    Optional<Duration> duration)
    implements Shape {
  private static final Duration ENDLESS = Duration.ofDays(36_500);

  /** Users who all start at once and ask as often as there is time for. */
  public Users(int users, Duration duration) {
    this(users, Duration.ZERO, Optional.empty(), new Iterations.Endless(), Optional.of(duration));
  }

  @Override
  public Arrivals start(long seed) {
    return new UserArrivals(curve(), Thinking.of(thinkTime, users, seed), iterations);
  }

  @Override
  public Optional<UserCurve> presence() {
    return iterations instanceof Iterations.Endless ? Optional.of(curve()) : Optional.empty();
  }

  @Override
  public long leastFlows() {
    return leastFlows(Part.WHOLE);
  }

  /** How many flows a worker's users begin for certain. */
  long leastFlows(Part part) {
    if (duration.isPresent()) {
      return 0;
    }
    return switch (iterations) {
      case Iterations.Endless _ -> 0;
      case Iterations.Each each -> (long) part.count(users) * each.count();
      case Iterations.Shared shared -> part.count(shared.count());
    };
  }

  UserCurve curve() {
    return new UserCurve(
        List.of(new UserCurve.Piece(0, users, rampUp), new UserCurve.Piece(users, users, ENDLESS)),
        duration.orElse(ENDLESS));
  }

  @Override
  public Optional<Duration> length() {
    return duration;
  }

  @Override
  public String label() {
    return "closed, " + Words.users(users);
  }

  @Override
  public Users lasting(Duration length) {
    return new Users(users, rampUp, thinkTime, iterations, Optional.of(length));
  }
}
