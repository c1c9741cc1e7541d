package dev.plimsoll.core.breaker;

import static dev.plimsoll.core.breaker.Verdict.FAILURE;
import static dev.plimsoll.core.breaker.Verdict.NEUTRAL;
import static dev.plimsoll.core.breaker.Verdict.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.core.breaker.Breaker.State;
import dev.plimsoll.core.breaker.BreakerSettings.Probing;
import dev.plimsoll.core.breaker.BreakerSettings.Rest;
import dev.plimsoll.core.breaker.BreakerSettings.Tripping;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private static final Duration CALL = Duration.ofSeconds(1);
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Breaker breaker = breaker(BreakerSettings.standard());

  private Breaker breaker(BreakerSettings settings) {
    return new Breaker(settings, new SplittableRandom(1), now);
  }

  private static BreakerSettings withoutJitter() {
    return new BreakerSettings(
        Tripping.standard(),
        new Rest(Duration.ofSeconds(30), 2, Duration.ofMinutes(5), 0),
        Probing.standard());
  }

  private void call(Verdict verdict) {
    Instant began = now;
    assertThat(breaker.admits(now)).isTrue();
    breaker.began(began);
    pass(CALL);
    breaker.ended(began, verdict, now);
  }

  private void calls(int count, Verdict verdict) {
    for (int i = 0; i < count; i++) {
      call(verdict);
    }
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private State state() {
    return breaker.report(now).state();
  }

  private void openAndRest() {
    calls(5, FAILURE);
    now = breaker.report(now).admitsAt();
  }

  @Test
  void five_failures_in_a_row_open_it_and_it_says_why_and_until_when() {
    calls(4, FAILURE);
    assertThat(state()).isEqualTo(State.CLOSED);
    call(FAILURE);

    Breaker.Report report = breaker.report(now);
    assertThat(report.state()).isEqualTo(State.OPEN);
    assertThat(report.since()).isEqualTo(now);
    assertThat(report.reason()).isEqualTo("5 failures in a row");
    assertThat(report.admitsAt()).isBetween(now.plusSeconds(30), now.plusSeconds(33));
    assertThat(breaker.admits(report.admitsAt().minusNanos(1))).isFalse();
    assertThat(breaker.admits(report.admitsAt())).isTrue();
  }

  @Test
  void a_success_between_failures_begins_the_row_anew_and_429_is_no_failure() {
    calls(4, FAILURE);
    call(SUCCESS);
    calls(4, FAILURE);
    calls(100, NEUTRAL);
    assertThat(state()).isEqualTo(State.CLOSED);
    call(FAILURE);
    assertThat(state()).isEqualTo(State.OPEN);
  }

  @Test
  void more_than_one_in_twenty_of_at_least_fifty_calls_opens_it() {
    breaker = breaker(withoutJitter());
    Instant began = now;
    for (int i = 0; i < 47; i++) {
      breaker.ended(began, SUCCESS, now);
    }
    breaker.ended(began, FAILURE, now);
    breaker.ended(began, SUCCESS, now);
    assertThat(state()).isEqualTo(State.CLOSED);
    breaker.ended(began, FAILURE, now);
    assertThat(state()).as("2 of 50").isEqualTo(State.CLOSED);
    breaker.ended(began, FAILURE, now);
    assertThat(state()).as("3 of 51").isEqualTo(State.OPEN);
    assertThat(breaker.report(now).reason()).isEqualTo("3 of 51 calls failed");
  }

  @Test
  void failures_of_long_ago_do_not_count() {
    for (int i = 0; i < 49; i++) {
      breaker.ended(now, i % 30 == 0 ? FAILURE : SUCCESS, now);
    }
    pass(Duration.ofSeconds(70));
    breaker.ended(now, FAILURE, now);
    assertThat(state()).isEqualTo(State.CLOSED);
  }

  @Test
  void the_window_is_no_shorter_than_the_p99_of_the_calls() {
    assertThat(breaker.window()).isEqualTo(Duration.ofMinutes(1));
    for (int i = 0; i < 150; i++) {
      breaker.ended(now, SUCCESS, now.plusSeconds(180));
    }
    assertThat(breaker.window()).isBetween(Duration.ofSeconds(170), Duration.ofSeconds(200));
    for (int i = 0; i < 20_000; i++) {
      breaker.ended(now, SUCCESS, now.plusSeconds(1));
    }
    assertThat(breaker.window()).isEqualTo(Duration.ofMinutes(1));
    for (int i = 0; i < 300; i++) {
      breaker.ended(now, SUCCESS, now.plusSeconds(100_000));
    }
    assertThat(breaker.window()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void one_probe_passes_at_a_time_and_two_successes_close_it() {
    openAndRest();
    Instant probe = now;
    breaker.began(probe);
    assertThat(state()).isEqualTo(State.HALF_OPEN);
    assertThat(breaker.admits(now)).isFalse();
    pass(CALL);
    breaker.ended(probe, SUCCESS, now);
    assertThat(state()).isEqualTo(State.HALF_OPEN);
    call(SUCCESS);
    assertThat(state()).isEqualTo(State.CLOSED);
    assertThat(breaker.report(now).reason()).isEqualTo("2 probes succeeded");
  }

  @Test
  void a_probe_that_was_refused_for_load_makes_room_for_the_next() {
    openAndRest();
    call(NEUTRAL);
    assertThat(state()).isEqualTo(State.HALF_OPEN);
    assertThat(breaker.admits(now)).isTrue();
  }

  @Test
  void what_began_before_it_opened_does_not_close_it() {
    Instant early = now;
    openAndRest();
    breaker.ended(early, SUCCESS, now);
    breaker.began(now);
    for (int i = 0; i < 10; i++) {
      breaker.ended(early, SUCCESS, now);
      breaker.ended(early, FAILURE, now);
    }
    assertThat(state()).isEqualTo(State.HALF_OPEN);
  }

  @Test
  void a_probe_of_which_nothing_is_heard_does_not_block_for_ever() {
    openAndRest();
    Instant lost = now;
    breaker.began(lost);
    assertThat(breaker.report(now).admitsAt()).isEqualTo(now.plus(Duration.ofMinutes(2)));
    pass(Duration.ofMinutes(2));
    assertThat(breaker.admits(now)).isTrue();
    breaker.began(now);
    assertThat(breaker.admits(now)).isFalse();
    breaker.ended(lost, SUCCESS, now);
    assertThat(breaker.admits(now)).as("late news free no place").isFalse();
  }

  @Test
  void each_rest_is_longer_than_the_one_before_up_to_the_longest() {
    breaker = breaker(withoutJitter());
    openAndRest();
    for (long expected : new long[] {60, 120, 240, 300, 300}) {
      call(FAILURE);
      assertThat(breaker.report(now).admitsAt()).isEqualTo(now.plusSeconds(expected));
      now = breaker.report(now).admitsAt();
    }
    calls(2, SUCCESS);
    calls(5, FAILURE);
    assertThat(breaker.report(now).admitsAt()).as("soon").isEqualTo(now.plusSeconds(300));
    now = breaker.report(now).admitsAt();
    calls(2, SUCCESS);
    pass(Duration.ofMinutes(5));
    calls(5, FAILURE);
    assertThat(breaker.report(now).admitsAt()).as("late").isEqualTo(now.plusSeconds(30));
  }

  @Test
  void nodes_do_not_probe_together() {
    long different =
        java.util.stream.LongStream.range(0, 50)
            .mapToObj(seed -> {
              Breaker one =
                  new Breaker(BreakerSettings.standard(), new SplittableRandom(seed), now);
              for (int i = 0; i < 5; i++) {
                one.ended(now, FAILURE, now);
              }
              return one.report(now).admitsAt();
            })
            .distinct()
            .count();
    assertThat(different).isEqualTo(50);
  }

  @Test
  void settings_that_contradict_themselves_are_refused() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new Tripping(0, 0.1, 1, second, second)).hasMessageContaining("not 0");
    assertThatThrownBy(() -> new Tripping(1, 1.5, 1, second, second)).hasMessageContaining("1.5");
    assertThatThrownBy(() -> new Tripping(1, 0.1, 1, second.multipliedBy(2), second))
        .hasMessageContaining("shorter than its window");
    assertThatThrownBy(() -> new Rest(second.multipliedBy(2), 2, second, 0))
        .hasMessageContaining("shorter than its first");
    assertThatThrownBy(() -> new Rest(second, 0.5, second, 0)).hasMessageContaining("0.5");
    assertThatThrownBy(() -> new Probing(0, 1, second)).hasMessageContaining("probes");
    assertThatThrownBy(() -> new Probing(1, 1, Duration.ZERO)).hasMessageContaining("patience");
  }
}
