package dev.plimsoll.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.limit.Demand;
import dev.plimsoll.core.limit.Quota;
import dev.plimsoll.core.limit.Quota.Unit;
import dev.plimsoll.ports.lessor.Lessor;
import dev.plimsoll.ports.lessor.LessorContract;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresLessorTest extends LessorContract {
  private final Databases databases = new Databases();
  private Lookups lookups;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @AfterAll
  void stop() {
    databases.close();
  }

  @Override
  protected void fresh() {
    lookups = databases.fresh().lookups();
  }

  @Override
  protected Lessor node(String name) {
    return new PostgresLessor(lookups, name::hashCode, () -> Optional.of(now));
  }

  @Override
  protected void pass(Duration time) {
    now = now.plus(time);
  }

  @Test
  void a_clock_that_is_set_back_by_an_hour_holds_nobody_up_for_longer_than_a_window() {
    fresh();
    Quota quota = Quota.of(Unit.REQUESTS, 10, Duration.ofMinutes(1));
    Lessor lessor = node("one");
    Duration life = Duration.ofSeconds(10);
    lease(lessor, new Demand("model a/m", quota, 0, 0, 10, 10, life));
    lease(lessor, new Demand("model a/m", quota, 0, 10, 1, 1, life));
    pass(Duration.ofHours(-1));
    Demand one = new Demand("model a/m", quota, 0, 0, 1, 1, life);
    assertThat(lease(lessor, one).amount()).as("what was used still counts").isZero();
    pass(Duration.ofSeconds(61));
    assertThat(lease(lessor, one).amount()).isEqualTo(1);
  }

  @Test
  void nodes_that_hold_nothing_share_the_limit_too() {
    Quota quota = Quota.of(Unit.REQUESTS, 10, Duration.ofMinutes(1));
    Demand demand = new Demand("model a/m", quota, 0, 0, 1, 1, Duration.ofSeconds(10));
    PostgresStorage one = databases.fresh();
    assertThat(lease(one.lessor(), demand).nodes()).isEqualTo(1);
    PostgresStorage _ = databases.another("two");
    assertThat(lease(one.lessor(), demand).nodes()).isEqualTo(2);
    assertThat(lease(one.lessor(), demand).left()).as("in its own time").isEqualTo(9);
  }
}
