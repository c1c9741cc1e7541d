package dev.plimsoll.lab.arrivals;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.base.yaml.InputException;
import java.time.Duration;
import java.util.Optional;

/**
 * One worker's part of a shape. Whatever is not drawn is dealt out in turn, so that the parts
 * together are the whole, request for request and user for user, and no two workers send at the
 * same time; what is drawn (Poisson, gamma) each worker draws for itself at its part of the rate.
 *
 * @param whole never a portion itself
 */
public record Portion(Shape whole, Part part) implements Shape {
  /** What stands between a whole's label and the share. */
  public static final String SHARE = ", share ";

  public Portion {
    if (!whole.isOpen() && part.count(whole.users()) == 0) {
      throw tooMany(whole.users(), "user", part);
    }
    if (whole instanceof Users users
        && users.iterations() instanceof Iterations.Shared shared
        && part.count(shared.count()) == 0) {
      throw tooMany(shared.count(), "iteration", part);
    }
  }

  private static InputException tooMany(int things, String name, Part part) {
    return InputException.of(
        "--share %s: %d %s cannot be shared by %d workers%n  Give at most %d workers."
            .formatted(part, things, things == 1 ? name : name + "s", part.of(), things));
  }

  @Override
  public Arrivals start(long seed) {
    return switch (whole) {
      case ConstantRate rate -> rated(rate.curve(), rate.spacing(), seed);
      case RateRamp ramp -> rated(ramp.curve(), ramp.spacing(), seed);
      case RateSteps steps -> rated(steps.curve(), steps.spacing(), seed);
      case RateStages stages -> rated(stages.curve(), stages.spacing(), seed);
      case Bursts bursts -> new EveryNth(bursts.start(seed), part);
      case TraceReplay replay -> new EveryNth(replay.start(seed), part);
      case Users users ->
          users(
              users.curve(),
              Thinking.of(users.thinkTime(), users(), seed),
              iterations(users.iterations()));
      case UserSteps steps ->
          users(
              steps.curve(),
              Thinking.of(steps.thinkTime(), users(), seed),
              new Iterations.Endless());
      case UserStages stages ->
          users(
              stages.curve(),
              Thinking.of(stages.thinkTime(), users(), seed),
              new Iterations.Endless());
      case Portion portion -> throw new IllegalStateException("a share of a share: " + portion);
    };
  }

  private Arrivals rated(RateCurve curve, Spacing spacing, long seed) {
    return curve.start(spacing.gaps(Seeds.of(seed, 0), part));
  }

  private Arrivals users(UserCurve curve, Thinking thinking, Iterations iterations) {
    return new UserArrivals(curve.of(part), thinking, iterations);
  }

  private Iterations iterations(Iterations all) {
    return switch (all) {
      case Iterations.Endless endless -> endless;
      case Iterations.Each each -> each;
      case Iterations.Shared shared -> new Iterations.Shared(part.count(shared.count()));
    };
  }

  @Override
  public Optional<Duration> length() {
    return whole.length();
  }

  @Override
  public int users() {
    return whole.isOpen() ? 0 : part.count(whole.users());
  }

  @Override
  public long leastFlows() {
    return whole instanceof Users closed ? closed.leastFlows(part) : 0;
  }

  @Override
  public Optional<UserCurve> presence() {
    return whole.presence().map(curve -> curve.of(part));
  }

  @Override
  public Optional<Distribution> thinkTime() {
    return whole.thinkTime();
  }

  @Override
  public String label() {
    return whole.label() + SHARE + part;
  }

  @Override
  public Portion lasting(Duration length) {
    return new Portion(whole.lasting(length), part);
  }

  @Override
  public Shape share(Part other) {
    throw new IllegalStateException("a share of a share: " + other + " of " + part);
  }
}
