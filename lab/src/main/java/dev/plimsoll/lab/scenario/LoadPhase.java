package dev.plimsoll.lab.scenario;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.units.Rate;
import dev.plimsoll.lab.arrivals.ClosedUsers;
import dev.plimsoll.lab.arrivals.ConstantRate;
import dev.plimsoll.lab.arrivals.OpenShape;
import dev.plimsoll.lab.arrivals.TraceReplay;
import dev.plimsoll.lab.trace.Trace;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** One phase of a scenario's load. */
public sealed interface LoadPhase {
  /** How long requests fall due; empty where nobody can know it. */
  Optional<Duration> length();

  /** Its shape in words: "closed, 64 users". */
  String label();

  /** Load whose requests fall due whatever became of those before. */
  sealed interface Open extends LoadPhase {
    OpenShape shape();
  }

  /**
   * Users that wait for their answers.
   *
   * @param duration may be absent only where {@code iterations} ends it
   */
  record Users(
      int users,
      Duration rampUp,
      Optional<Distribution> thinkTime,
      OptionalInt iterations,
      Optional<Duration> duration)
      implements LoadPhase {
    private static final Duration ENDLESS = Duration.ofDays(36_500);

    @Override
    public Optional<Duration> length() {
      return duration;
    }

    @Override
    public String label() {
      return "closed, %s".formatted(users == 1 ? "1 user" : users + " users");
    }

    public ClosedUsers shape(long seed) {
      Distribution think = thinkTime.orElse(new Distribution.Constant(Duration.ZERO));
      return new ClosedUsers(users, rampUp, think, iterations, duration.orElse(ENDLESS), seed);
    }
  }

  /** A constant rate. */
  record AtRate(Rate rate, Duration duration) implements Open {
    @Override
    public Optional<Duration> length() {
      return Optional.of(duration);
    }

    @Override
    public String label() {
      return "open, " + rate;
    }

    @Override
    public ConstantRate shape() {
      return new ConstantRate(rate, duration);
    }
  }

  /** A recorded workload; {@code to} is excluded and never beyond the trace's end. */
  record Replay(Trace trace, double speed, Duration from, Duration to) implements Open {
    @Override
    public Optional<Duration> length() {
      return Optional.of(Duration.ofNanos(shape().lengthNanos()));
    }

    @Override
    public String label() {
      Duration window = to.minus(from).truncatedTo(ChronoUnit.SECONDS);
      String name = String.valueOf(trace.file().getFileName());
      String faster =
          speed == 1 ? "" : String.format(Locale.ROOT, " at %s times its speed", plain());
      return "trace, %s of %s%s".formatted(Durations.format(window), name, faster);
    }

    private String plain() {
      return speed == Math.rint(speed) ? Long.toString((long) speed) : Double.toString(speed);
    }

    @Override
    public TraceReplay shape() {
      return new TraceReplay(trace, from, to, speed);
    }
  }
}
