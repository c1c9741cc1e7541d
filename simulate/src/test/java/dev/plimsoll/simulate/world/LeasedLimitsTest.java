package dev.plimsoll.simulate.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.core.engine.CallEnd.Kind;
import dev.plimsoll.core.engine.CallSettings;
import dev.plimsoll.core.engine.Effect.Refusal;
import dev.plimsoll.core.engine.EngineSettings;
import dev.plimsoll.core.engine.TargetSettings;
import dev.plimsoll.core.limit.Quota;
import dev.plimsoll.core.limit.Quota.Unit;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.mock.limit.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** A provider's limit that is leased, in virtual time: as much of it is used as of one's own. */
class LeasedLimitsTest {
  private static final int ALLOWED = 600;

  private static CallSettings calls() {
    TargetSettings usual = TargetSettings.standard();
    TargetSettings limited =
        new TargetSettings(
            usual.breaker(),
            usual.concurrency(),
            List.of(Quota.of(Unit.REQUESTS, ALLOWED, Duration.ofMinutes(1))),
            usual.queue(),
            usual.patience());
    return new CallSettings(Map.of(Fleet.PROVIDER, limited));
  }

  /** The share of what is allowed that was used in ten minutes of too much load. */
  private static double used(CallSettings calls) {
    Answers answers = new Answers();
    World world =
        new World(
            new WorldSettings(
                EngineSettings.standard().with(calls),
                Fleet.general(10, 8),
                ProviderSettings.of(
                        new ServiceTimes.Drawn(Distribution.parse("uniform:100ms..500ms")))
                    .with(List.of(RateLimit.parse("requests:" + ALLOWED + "/m:sliding"))),
                Delays.usual()),
            1,
            answers);
    long end = Duration.ofMinutes(10).toNanos();
    for (long at = 0; at < end; at += 60_000_000) { // 1,000 a minute
      world.at(at, () -> world.order(order(), new Deaf()));
    }
    world.runUntil(end);
    assertThat(answers.limited).isZero();
    return answers.answered / (10.0 * ALLOWED);
  }

  private static Order order() {
    return new Order(
        Priority.NORMAL, "", "t", 10, OptionalInt.of(10), Optional.empty(), Optional.empty());
  }

  @Test
  void as_much_is_used_as_of_one_s_own_limit() {
    double own = used(calls());
    double leased = used(calls().sharedByNodes());
    System.out.printf("of a limit of one's own %.3f is used, leased %.3f%n", own, leased);
    assertThat(leased).isGreaterThan(0.955).isGreaterThan(own - 0.02);
  }

  private static final class Answers implements Watcher {
    int answered;
    int limited;

    @Override
    public void answered(World world, Target target, Kind kind) {
      switch (kind) {
        case ANSWERED -> answered++;
        case LIMITED -> limited++;
        case OVERLOADED, TIMED_OUT, BROKEN, REJECTED, CANCELLED ->
            throw new AssertionError("nothing else is wrong there: " + kind);
      }
    }
  }

  private static final class Deaf implements Caller {
    @Override
    public void refused(Refusal refusal) {}

    @Override
    public void accepted() {}

    @Override
    public void ended(Status status, Optional<Failure> failure) {}
  }
}
