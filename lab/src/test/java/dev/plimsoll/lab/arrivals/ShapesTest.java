package dev.plimsoll.lab.arrivals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.base.units.Rate;
import dev.plimsoll.lab.trace.AzureTrace;
import dev.plimsoll.lab.trace.Trace;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShapesTest {
  private static final long SECOND = 1_000_000_000L;

  @TempDir Path folder;

  @Test
  void the_nth_request_is_due_at_n_over_rate_however_large_n_is() {
    for (long seed = 1; seed <= 300; seed++) {
      RandomGenerator random = Seeds.of(seed, 0);
      int perMinute = 1 + random.nextInt(60_000);
      ConstantRate shape = new ConstantRate(Rate.parse(perMinute + "/min"), Duration.ofDays(365));
      long n = random.nextLong(10L * perMinute * 60);
      BigDecimal exact =
          BigDecimal.valueOf(n)
              .multiply(BigDecimal.valueOf(60 * SECOND))
              .divide(BigDecimal.valueOf(perMinute), 3, RoundingMode.HALF_UP);
      double off = Math.abs(shape.due(n).orElseThrow().atNanos() - exact.doubleValue());

      assertThat(off).as("seed %d: request %d at %d/min", seed, n, perMinute).isLessThan(8);
    }
  }

  @Test
  void a_minute_at_any_rate_a_minute_has_exactly_that_many_requests() {
    for (int perMinute = 1; perMinute <= 3000; perMinute++) {
      ConstantRate shape = new ConstantRate(Rate.parse(perMinute + "/min"), Duration.ofMinutes(1));

      assertThat(shape.due(perMinute - 1)).as("the last of %d/min", perMinute).isPresent();
      assertThat(shape.due(perMinute)).as("one too many of %d/min", perMinute).isEmpty();
    }
  }

  @Test
  void whoever_polls_late_loses_and_doubles_nothing() {
    for (long seed = 1; seed <= 50; seed++) {
      RandomGenerator random = Seeds.of(seed, 1);
      ConstantRate shape =
          new ConstantRate(new Rate(1 + random.nextInt(500)), Duration.ofSeconds(2));
      List<Long> punctual = all(shape);
      List<Long> late = new ArrayList<>();
      long n = 0;
      for (long now = 0; now < 5 * SECOND; now += random.nextLong(SECOND)) {
        for (; shape.due(n).isPresent() && shape.due(n).get().atNanos() <= now; n++) {
          late.add(shape.due(n).get().atNanos());
        }
      }
      assertThat(late).as("seed %d", seed).isEqualTo(punctual).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void users_start_evenly_over_the_ramp() {
    ClosedUsers shape = users(10, Duration.ofSeconds(5), "constant:0s", OptionalInt.empty());

    for (int i = 0; i < 10; i++) {
      assertThat(shape.user(i).first()).hasValue(i * SECOND / 2);
    }
  }

  @Test
  void a_user_whose_turn_lies_behind_the_end_never_starts() {
    ClosedUsers shape = users(10, Duration.ofSeconds(20), "constant:0s", OptionalInt.empty());

    assertThat(shape.user(4).first()).isPresent();
    assertThat(shape.user(5).first()).isEmpty();
  }

  @Test
  void thinking_lies_between_an_answer_and_the_next_request_and_repeats_with_the_seed() {
    ClosedUsers shape = users(2, Duration.ZERO, "uniform:1s..3s", OptionalInt.empty());
    List<Long> thoughts = thoughts(shape.user(1));

    assertThat(thoughts).hasSize(20).allMatch(t -> t >= SECOND && t <= 3 * SECOND);
    assertThat(thoughts).isEqualTo(thoughts(shape.user(1)));
    assertThat(thoughts).isNotEqualTo(thoughts(shape.user(0)));
  }

  @Test
  void a_user_asks_as_often_as_its_iterations() {
    ClosedUsers.User user = users(1, Duration.ZERO, "constant:0s", OptionalInt.of(3)).user(0);

    assertThat(user.first()).hasValue(0);
    assertThat(user.after(1)).hasValue(1);
    assertThat(user.after(2)).hasValue(2);
    assertThat(user.after(3)).isEmpty();
  }

  @Test
  void nobody_asks_at_or_after_the_end() {
    ClosedUsers.User user = users(1, Duration.ZERO, "constant:1s", OptionalInt.empty()).user(0);

    assertThat(user.first()).isPresent();
    assertThat(user.after(9 * SECOND - 1)).hasValue(10 * SECOND - 1);
    assertThat(user.after(9 * SECOND)).isEmpty();
  }

  @Test
  void a_replay_keeps_the_windows_rows_and_divides_their_times() throws IOException {
    Trace trace = trace(0, 1, 2.5, 2.5, 4, 9);
    TraceReplay replay = new TraceReplay(trace, Duration.ofSeconds(1), Duration.ofSeconds(4), 10);

    assertThat(all(replay)).containsExactly(0L, SECOND * 15 / 100, SECOND * 15 / 100);
    assertThat(replay.due(1).orElseThrow().row().orElseThrow().contextTokens()).isEqualTo(102);
    assertThat(replay.lengthNanos()).isEqualTo(SECOND * 3 / 10);
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
          new TraceReplay(trace, Duration.ZERO, trace.length().plusNanos(1), speed);
      List<Long> due = all(replay);

      assertThat(due).as("seed %d, speed %s", seed, speed).hasSize(200).isSorted();
      assertThat(due).as("seed %d", seed).allMatch(at -> at < replay.lengthNanos());
      assertThat(all(replay)).isEqualTo(due);
    }
  }

  private Trace trace(double... seconds) throws IOException {
    StringBuilder text = new StringBuilder("TIMESTAMP,ContextTokens,GeneratedTokens\n");
    for (int i = 0; i < seconds.length; i++) {
      long millis = Math.round(seconds[i] * 1000);
      text.append(
          "2023-11-16 18:%02d:%02d.%03d0000,%d,1%n"
              .formatted(millis / 60_000, millis / 1000 % 60, millis % 1000, 100 + i));
    }
    return AzureTrace.read(Files.writeString(folder.resolve("t.csv"), text));
  }

  private static List<Long> all(OpenShape shape) {
    List<Long> times = new ArrayList<>();
    for (long n = 0; shape.due(n).isPresent(); n++) {
      times.add(shape.due(n).get().atNanos());
    }
    return times;
  }

  private static List<Long> thoughts(ClosedUsers.User user) {
    List<Long> thoughts = new ArrayList<>();
    assertThat(user.first()).isPresent();
    for (int i = 0; i < 20; i++) {
      OptionalLong next = user.after(5);
      thoughts.add(next.orElseThrow() - 5);
    }
    return thoughts;
  }

  private static ClosedUsers users(int n, Duration ramp, String think, OptionalInt iterations) {
    return new ClosedUsers(
        n, ramp, Distribution.parse(think), iterations, Duration.ofSeconds(10), 1);
  }
}
