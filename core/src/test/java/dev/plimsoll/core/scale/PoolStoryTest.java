package dev.plimsoll.core.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.scale.FleetSettings.Health;
import dev.plimsoll.core.scale.FleetSettings.Lives;
import dev.plimsoll.core.scale.FleetSettings.Spares;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Stories of a pool: load comes and goes, agents follow. */
class PoolStoryTest {
  private final PoolLife pool =
      new PoolLife(FleetSettings.standard("general", new Size(2, 2, 20)), Yard.COLD);

  @Test
  void a_step_of_load_is_answered_within_a_second_and_without_overshoot() {
    pool.live(Duration.ofMinutes(1), _ -> 5);
    assertThat(pool.yard.fleet.target()).isEqualTo(2);

    pool.live(Duration.ofSeconds(1), _ -> 60);
    assertThat(pool.yard.fleet.target()).as("after one second").isGreaterThan(2);

    pool.live(Duration.ofMinutes(2), _ -> 60);
    int enough = (int) Math.ceil(60 / (PoolLife.SLOTS * 0.8)); // 10
    assertThat(pool.yard.fleet.target()).isBetween(enough, enough + 2);
    assertThat(pool.mostAgents).isLessThanOrEqualTo(enough + 2);
    assertThat(pool.queue).hasSizeLessThan(20);
    assertThat(pool.longest()).isLessThan(Duration.ofSeconds(5));
    assertThat(pool.stepsDown).isZero();
  }

  @Test
  void a_load_that_ebbs_lets_agents_go_and_no_task_is_lost() {
    pool.live(Duration.ofMinutes(2), _ -> 60);
    pool.live(Duration.ofMinutes(10), _ -> 5);
    assertThat(pool.yard.fleet.target()).isEqualTo(2);
    pool.live(Duration.ofSeconds(10), _ -> 0);
    assertThat(pool.waits).hasSize(pool.came);
    assertThat(pool.stepsDown).isGreaterThan(3);
  }

  /** Waves of load until agents were let go a hundred times; {@link Yard} holds every task. */
  @Test
  void no_task_is_lost_over_a_hundred_steps_down() {
    for (int wave = 0; wave < 60 && pool.stepsDown < 100; wave++) {
      pool.live(Duration.ofMinutes(6), second -> 35 + 33 * Math.sin(second / 57));
    }
    assertThat(pool.stepsDown).isGreaterThanOrEqualTo(100);
    pool.live(Duration.ofSeconds(10), _ -> 0);
    assertThat(pool.queue).isEmpty();
    assertThat(pool.waits).hasSize(pool.came);
    assertThat(pool.yard.running.values()).allMatch(tasks -> tasks == 0);
  }

  /**
   * What the forecast is for: starts that take a minute, and a load that outgrows the head room
   * within that time. A climb four times as slow is carried by the head room alone.
   */
  @Test
  void a_forecast_one_cold_start_ahead_shortens_the_waits_of_a_climb() {
    PoolLife blind = climb(false);
    PoolLife seeing = climb(true);
    System.out.printf(
        "a climb with cold starts of 60 s: p99 wait %.2f s without a forecast, %.2f s with one;"
            + " %.1f and %.1f agents on average%n",
        blind.p99().toMillis() / 1e3,
        seeing.p99().toMillis() / 1e3,
        blind.agentSeconds / 900,
        seeing.agentSeconds / 900);
    assertThat(seeing.p99()).isLessThan(blind.p99());
    assertThat(seeing.agentSeconds).isLessThan(1.2 * blind.agentSeconds);
  }

  private static PoolLife climb(boolean foreseen) {
    FleetSettings slow =
        new FleetSettings(
            "slow",
            new Size(2, 2, 40),
            new Spares(0, 0),
            new Lives(Duration.ofMinutes(30), Duration.ofDays(1), 0.2),
            new Health(3, Duration.ofMinutes(2)));
    PoolLife pool = new PoolLife(slow, Duration.ofMinutes(1));
    pool.forecast = foreseen ? new LoadForecast(6) : null;
    pool.live(Duration.ofMinutes(5), _ -> 5);
    pool.live(Duration.ofMinutes(5), second -> 5 + 0.4 * second);
    pool.live(Duration.ofMinutes(5), _ -> 125);
    return pool;
  }
}
