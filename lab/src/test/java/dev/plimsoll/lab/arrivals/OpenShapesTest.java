package dev.plimsoll.lab.arrivals;

import static dev.plimsoll.lab.arrivals.Drained.times;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.base.units.Rate;
import dev.plimsoll.lab.trace.Trace;
import dev.plimsoll.lab.trace.TraceFile;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenShapesTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Spacing EVEN = new Spacing.Constant();

  @TempDir Path folder;

  @Test
  void the_nth_request_is_due_at_n_over_rate_however_large_n_is() {
    for (long seed = 1; seed <= 300; seed++) {
      RandomGenerator random = Seeds.of(seed, 0);
      int perMinute = 1 + random.nextInt(60_000);
      RateCurve curve = RateCurve.of(perMinute / 60.0, perMinute / 60.0, Duration.ofDays(365));
      long n = random.nextLong(10L * perMinute * 60);
      BigDecimal exact =
          BigDecimal.valueOf(n)
              .multiply(BigDecimal.valueOf(60 * SECOND))
              .divide(BigDecimal.valueOf(perMinute), 3, RoundingMode.HALF_UP);
      double off = Math.abs(curve.at(n, 0) - exact.doubleValue());

      assertThat(off).as("seed %d: request %d at %d/min", seed, n, perMinute).isLessThan(9);
    }
  }

  @Test
  void a_minute_at_any_rate_a_minute_has_exactly_that_many_requests() {
    for (int perMinute = 1; perMinute <= 1500; perMinute++) {
      ConstantRate shape = new ConstantRate(Rate.parse(perMinute + "/min"), Duration.ofMinutes(1));

      assertThat(times(shape)).as("%d/min", perMinute).hasSize(perMinute).startsWith(0L);
    }
  }

  @Test
  void whoever_polls_late_loses_and_doubles_nothing() {
    for (long seed = 1; seed <= 50; seed++) {
      RandomGenerator random = Seeds.of(seed, 1);
      ConstantRate shape =
          new ConstantRate(new Rate(1 + random.nextInt(500)), Duration.ofSeconds(2));
      Arrivals arrivals = shape.start(seed);
      List<Long> late = new ArrayList<>();
      for (long now = 0; now < 5 * SECOND; now += random.nextLong(SECOND)) {
        for (long next = arrivals.next(); next <= now; next = arrivals.next()) {
          late.add(next);
          assertThat(arrivals.take()).isEqualTo(late.size() - 1);
        }
      }
      assertThat(late)
          .as("seed %d", seed)
          .isEqualTo(times(shape))
          .isSorted()
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void an_exhausted_machine_gives_nothing_more() {
    Arrivals arrivals = new ConstantRate(new Rate(1), Duration.ofSeconds(1)).start(1);

    assertThat(arrivals.take()).isZero();
    arrivals.done(0, 5);
    assertThat(arrivals.next()).isEqualTo(Arrivals.NEVER);
    assertThat(arrivals.row()).isNull();
    assertThatThrownBy(arrivals::take).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void a_ramps_nth_request_is_due_where_the_rates_integral_is_n() {
    for (long seed = 1; seed <= 200; seed++) {
      RandomGenerator random = Seeds.of(seed, 2);
      double a = random.nextInt(4) == 0 ? 0 : random.nextDouble(500);
      double b = random.nextInt(4) == 0 && a > 0 ? 0 : random.nextDouble(1, 500);
      long length = 1 + random.nextInt(20);
      String why = "seed %d: %s/s to %s/s in %d s".formatted(seed, a, b, length);
      List<Long> due =
          times(new RateRamp(new Rate(a), new Rate(b), EVEN, Duration.ofSeconds(length)));

      assertThat((double) due.size()).as(why).isCloseTo((a + b) / 2 * length, within(1.0));
      assertThat(due).as(why).isSorted().startsWith(0L);
      for (int n = 0; n < due.size(); n += 17) {
        double t = due.get(n) / 1e9;
        double integral = a * t + (b - a) * t * t / (2 * length);
        double rate = a + (b - a) * t / length;
        assertThat(integral).as("%s, request %d", why, n).isCloseTo(n, within(rate * 1e-9 + 1e-6));
      }
    }
  }

  @Test
  void steps_of_rates_send_each_rates_requests_in_its_own_time() {
    RateSteps shape =
        new RateSteps(
            List.of(new Rate(10), new Rate(1), new Rate(100)), Duration.ofSeconds(2), EVEN);
    List<Long> due = times(shape);

    assertThat(due).hasSize(20 + 2 + 200);
    assertThat(due.subList(0, 3)).containsExactly(0L, SECOND / 10, SECOND / 5);
    assertThat(due.subList(19, 24))
        .containsExactly(
            19 * SECOND / 10, 2 * SECOND, 3 * SECOND, 4 * SECOND, 4 * SECOND + SECOND / 100);
    assertThat(shape.length()).hasValue(Duration.ofSeconds(6));
    assertThat(shape.label()).isEqualTo("open, 3 steps, 1/s to 100/s");
    assertThat(shape.lasting(Duration.ofSeconds(3)).each()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void stages_ramp_hold_jump_and_may_be_silent() {
    RateStages shape =
        new RateStages(
            new Rate(0),
            List.of(
                stage(2, 10),
                stage(1, 10),
                stage(0, 0),
                stage(5, 0),
                stage(0, 4),
                stage(1, 4),
                stage(0, 0),
                stage(3, 0)),
            EVEN);
    List<Long> due = times(shape);

    assertThat(due).hasSize(10 + 10 + 4).isSorted();
    assertThat(due.get(10)).isEqualTo(2 * SECOND);
    assertThat(due.get(20)).isEqualTo(8 * SECOND);
    assertThat(due.getLast()).isEqualTo(8 * SECOND + SECOND * 3 / 4);
    assertThat(shape.length()).hasValue(Duration.ofSeconds(12));
  }

  private static RateStages.Stage stage(long seconds, double target) {
    return new RateStages.Stage(Duration.ofSeconds(seconds), new Rate(target));
  }

  @Test
  void a_burst_is_due_at_one_instant() {
    Bursts shape = new Bursts(3, Duration.ofMillis(100), Duration.ofMillis(250));

    assertThat(times(shape))
        .containsExactly(
            0L,
            0L,
            0L,
            100_000_000L,
            100_000_000L,
            100_000_000L,
            200_000_000L,
            200_000_000L,
            200_000_000L);
    assertThat(times(shape.lasting(Duration.ofMillis(200)))).hasSize(6);
    assertThat(shape.label()).isEqualTo("open, 3 every 100ms");
  }

  @Test
  void arrivals_never_run_backwards_end_in_time_and_repeat_with_their_seed() {
    for (long seed = 1; seed <= 400; seed++) {
      Shape shape = random(Seeds.of(seed, 3));
      List<Long> due = times(shape, seed, 5_000);

      assertThat(due).as("seed %d: %s", seed, shape).isSorted();
      long end = shape.length().orElseThrow().toNanos();
      assertThat(due).as("seed %d: %s", seed, shape).allMatch(at -> at >= 0 && at < end);
      assertThat(times(shape, seed, 5_000)).as("seed %d: %s", seed, shape).isEqualTo(due);
      assertThat(shape.isOpen()).isTrue();
    }
  }

  private static Shape random(RandomGenerator random) {
    Duration length = Duration.ofNanos(1 + random.nextLong(20 * SECOND));
    Spacing spacing =
        switch (random.nextInt(3)) {
          case 0 -> EVEN;
          case 1 -> new Spacing.Poisson();
          default -> new Spacing.Gamma(Math.pow(10, random.nextDouble(-2, 2)));
        };
    Rate rate = new Rate(Math.pow(10, random.nextDouble(-1, 6)));
    Rate other = new Rate(random.nextInt(3) == 0 ? 0 : Math.pow(10, random.nextDouble(-1, 6)));
    return switch (random.nextInt(5)) {
      case 0 -> new ConstantRate(rate, spacing, length);
      case 1 -> new RateRamp(rate, other, spacing, length);
      case 2 -> new RateSteps(List.of(rate, new Rate(3), rate), length, spacing);
      case 3 ->
          new RateStages(
              other,
              List.of(
                  new RateStages.Stage(length, rate),
                  new RateStages.Stage(Duration.ZERO, other),
                  new RateStages.Stage(length, other),
                  new RateStages.Stage(length, new Rate(0))),
              spacing);
      default -> new Bursts(1 + random.nextInt(50), Duration.ofMillis(1), length);
    };
  }

  @Test
  void other_seeds_draw_other_arrivals() {
    ConstantRate shape =
        new ConstantRate(new Rate(100), new Spacing.Poisson(), Duration.ofSeconds(1));

    assertThat(times(shape, 1, 9)).isNotEqualTo(times(shape, 2, 9));
  }

  @Test
  void a_replay_keeps_the_windows_rows_and_divides_their_times() throws IOException {
    TraceReplay replay =
        new TraceReplay(
            trace(0, 1, 2.5, 2.5, 4, 9), 10, Duration.ofSeconds(1), Duration.ofSeconds(4));
    Arrivals arrivals = replay.start(1);

    assertThat(times(replay)).containsExactly(0L, SECOND * 15 / 100, SECOND * 15 / 100);
    assertThat(arrivals.row()).isNull();
    assertThat(arrivals.take()).isZero();
    assertThat(arrivals.row()).isEqualTo(replay.first());
    assertThat(arrivals.take()).isEqualTo(1);
    assertThat(arrivals.row()).extracting(Trace.Row::contextTokens).isEqualTo(102);
    assertThat(replay.lapNanos()).isEqualTo(SECOND * 3 / 10);
  }

  @Test
  void every_row_is_replayed_once_before_the_end_at_any_speed() throws IOException {
    for (long seed = 1; seed <= 50; seed++) {
      RandomGenerator random = Seeds.of(seed, 2);
      double[] times = new double[200];
      for (int i = 1; i < times.length; i++) {
        times[i] = times[i - 1] + (random.nextInt(4) == 0 ? 0 : random.nextInt(5000) / 1000.0);
      }
      Trace trace = trace(times);
      double speed = random.nextDouble(0.01, 1000);
      TraceReplay replay =
          new TraceReplay(trace, speed, Duration.ZERO, trace.length().plusNanos(1));
      List<Long> due = times(replay);

      assertThat(due).as("seed %d, speed %s", seed, speed).hasSize(200).isSorted();
      assertThat(due).as("seed %d", seed).allMatch(at -> at < replay.lapNanos());
    }
  }

  @Test
  void a_loop_replays_its_window_lap_after_lap_until_its_end() throws IOException {
    TraceReplay replay =
        new TraceReplay(
            trace(0, 1, 3),
            2,
            Duration.ZERO,
            Duration.ofSeconds(4),
            Optional.of(Duration.ofMillis(4_500)));

    assertThat(times(replay))
        .containsExactlyElementsOf(
            LongStream.of(0, 500, 1500, 2000, 2500, 3500, 4000)
                .map(millis -> millis * 1_000_000)
                .boxed()
                .toList());
    assertThat(replay.length()).hasValue(Duration.ofMillis(4_500));
    Arrivals arrivals = replay.start(1);
    for (int i = 0; i < 4; i++) {
      assertThat(arrivals.take()).isEqualTo(i);
    }
    assertThat(arrivals.row()).isEqualTo(replay.first());
  }

  private Trace trace(double... seconds) throws IOException {
    StringBuilder text = new StringBuilder("Timestamp,Request tokens,Response tokens\n");
    for (int i = 0; i < seconds.length; i++) {
      text.append(
          "%s,%d,1%n"
              .formatted(
                  BigDecimal.valueOf(seconds[i]).setScale(3, RoundingMode.HALF_UP), 100 + i));
    }
    return TraceFile.read(Files.writeString(folder.resolve("t.csv"), text));
  }
}
