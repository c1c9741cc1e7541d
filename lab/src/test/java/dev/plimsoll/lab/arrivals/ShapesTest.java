package dev.plimsoll.lab.arrivals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Rate;
import dev.plimsoll.lab.trace.AzureTrace;
import dev.plimsoll.lab.trace.Trace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShapesTest {
  @TempDir Path folder;

  private static List<Long> all(OpenShape shape) {
    List<Long> times = new ArrayList<>();
    for (Optional<Due> due = shape.due(0); due.isPresent(); due = shape.due(times.size())) {
      times.add(due.get().atNanos());
    }
    return times;
  }

  @Test
  void a_constant_rate_is_due_at_n_over_rate_without_an_error_that_adds_up() {
    long seed = 20_231_116;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 200; i++) {
      double perSecond = Math.exp(random.nextDouble(Math.log(0.1), Math.log(5000)));
      Duration length = Duration.ofMillis(random.nextLong(1, 4000));
      ConstantRate shape = new ConstantRate(new Rate(perSecond), length);
      List<Long> times = all(shape);

      String why = "seed %d: %s for %s".formatted(seed, perSecond, length);
      assertThat(times.size())
          .as(why)
          .isCloseTo((int) Math.ceil(length.toNanos() / 1e9 * perSecond), within(1));
      assertThat(times.getFirst()).as(why).isZero();
      assertThat(times).as(why).isSorted().allMatch(at -> at < length.toNanos());
      for (int n = 0; n < times.size(); n++) {
        assertThat((double) times.get(n)).as(why).isCloseTo(n * 1e9 / perSecond, within(1.0));
      }
    }
  }

  @Test
  void a_constant_rate_is_exact_after_a_day() {
    ConstantRate shape = new ConstantRate(new Rate(1000), Duration.ofDays(2));

    assertThat(shape.due(86_400_000L).orElseThrow().atNanos()).isEqualTo(86_400_000_000_000L);
    assertThat(all(new ConstantRate(new Rate(200), Duration.ofSeconds(10)))).hasSize(2000);
    assertThat(all(new ConstantRate(new Rate(3), Duration.ofSeconds(1))))
        .containsExactly(0L, 333_333_333L, 666_666_666L);
  }

  @Test
  void a_replay_keeps_the_gaps_of_its_window_divided_by_the_speed() throws Exception {
    StringBuilder text = new StringBuilder("TIMESTAMP,ContextTokens,GeneratedTokens\n");
    for (int i = 0; i < 60; i++) {
      text.append("2023-11-16 18:15:%02d.5,%d,1\n".formatted(i, i));
    }
    Trace trace = AzureTrace.read(Files.writeString(folder.resolve("t.csv"), text));
    TraceReplay replay =
        new TraceReplay(trace, Duration.ofMillis(9_500), Duration.ofSeconds(13), 10);

    assertThat(all(replay)).containsExactly(50_000_000L, 150_000_000L, 250_000_000L);
    assertThat(replay.lengthNanos()).isEqualTo(350_000_000L);
    assertThat(replay.due(0).orElseThrow().row().orElseThrow().contextTokens()).isEqualTo(10);
  }

  private static ClosedUsers users(
      int users, Duration rampUp, Distribution think, OptionalInt iterations) {
    return new ClosedUsers(users, rampUp, think, iterations, Duration.ofSeconds(60), 7);
  }

  @Test
  void users_start_evenly_over_the_ramp() {
    ClosedUsers shape =
        users(4, Duration.ofSeconds(10), Distribution.parse("0s"), OptionalInt.empty());

    assertThat(List.of(0, 1, 2, 3))
        .extracting(index -> shape.user(index).first().orElseThrow() / 1_000_000)
        .containsExactly(0L, 2500L, 5000L, 7500L);
  }

  @Test
  void a_user_thinks_after_each_answer_and_leaves_at_the_end() {
    ClosedUsers shape = users(1, Duration.ZERO, Distribution.parse("1s..5s"), OptionalInt.empty());
    ClosedUsers.User user = shape.user(0);
    ClosedUsers.User twin = shape.user(0);
    long done = 0;
    OptionalLong next = user.first();
    assertThat(twin.first()).isEqualTo(next);
    int asked = 0;
    while (next.isPresent()) {
      done = next.getAsLong() + 100_000_000L;
      next = user.after(done);
      assertThat(twin.after(done)).isEqualTo(next);
      if (next.isPresent()) {
        assertThat(next.getAsLong() - done).isBetween(1_000_000_000L, 5_000_000_000L);
      }
      asked++;
    }
    assertThat(asked).isBetween(12, 55);
    assertThat(done).isLessThan(60_100_000_000L);
  }

  @Test
  void iterations_end_a_user_before_its_time() {
    ClosedUsers.User user =
        users(1, Duration.ZERO, Distribution.parse("0s"), OptionalInt.of(2)).user(0);

    assertThat(user.first()).hasValue(0);
    assertThat(user.after(5)).hasValue(5);
    assertThat(user.after(9)).isEmpty();
  }

  @Test
  void a_user_that_would_start_after_the_end_never_does() {
    ClosedUsers shape =
        users(2, Duration.ofSeconds(200), Distribution.parse("0s"), OptionalInt.empty());

    assertThat(shape.user(1).first()).isEmpty();
  }
}
