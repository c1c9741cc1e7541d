package dev.plimsoll.serve.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.serve.webhook.RetrySchedule.Next;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Outcome BROKEN = new Outcome.Broken("connection reset");
  private final RetrySchedule schedule = RetrySchedule.standard();
  private final RandomGenerator random = new SplittableRandom(7);

  private static Outcome answered(int status) {
    return new Outcome.Answered(status, Optional.empty());
  }

  private Duration delay(int attempts, Outcome outcome) {
    Next.Again again = (Next.Again) schedule.after(attempts, outcome, NOW, random);
    return Duration.between(NOW, again.due());
  }

  @Test
  void tries_ten_times_in_a_little_more_than_three_days() {
    assertThat(delay(1, BROKEN)).isBetween(Duration.ofMillis(4_500), Duration.ofMillis(5_500));
    assertThat(delay(2, BROKEN)).isBetween(Duration.ofSeconds(270), Duration.ofSeconds(330));
    assertThat(delay(9, BROKEN)).isBetween(Duration.ofHours(21), Duration.ofHours(27));
    assertThat(schedule.after(10, BROKEN, NOW, random))
        .isEqualTo(new Next.GivenUp("connection reset"));
  }

  @Test
  void only_2xx_is_well_and_only_410_is_for_ever() {
    assertThat(schedule.after(1, answered(200), NOW, random)).isInstanceOf(Next.Done.class);
    assertThat(schedule.after(1, answered(299), NOW, random)).isInstanceOf(Next.Done.class);
    for (int status : new int[] {300, 302, 400, 404, 429, 500, 503}) {
      assertThat(schedule.after(1, answered(status), NOW, random)).isInstanceOf(Next.Again.class);
    }
    assertThat(schedule.after(1, answered(410), NOW, random)).isInstanceOf(Next.GivenUp.class);
    assertThat(schedule.after(1, new Outcome.Pointless("gone"), NOW, random))
        .isInstanceOf(Next.GivenUp.class);
  }

  @Test
  void waits_as_long_as_it_is_asked_to_but_no_longer_than_a_day() {
    Outcome hour = new Outcome.Answered(503, Optional.of(Duration.ofHours(1)));
    Outcome year = new Outcome.Answered(503, Optional.of(Duration.ofDays(365)));
    Outcome past = new Outcome.Answered(503, Optional.of(Duration.ofDays(-1)));
    assertThat(delay(1, hour)).isEqualTo(Duration.ofHours(1));
    assertThat(delay(1, year)).isEqualTo(Duration.ofDays(1));
    assertThat(delay(1, past)).isLessThan(Duration.ofSeconds(6));
  }
}
