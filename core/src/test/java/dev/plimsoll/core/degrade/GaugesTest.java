package dev.plimsoll.core.degrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.core.work.Priority;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Contradictory settings are refused, and the refusal says why. */
class GaugesTest {
  private static final Threshold HIGH = new Threshold(0.5, 0.4);

  @Test
  void a_rung_is_left_below_where_it_is_entered() {
    assertThatThrownBy(() -> new Threshold(0.5, 0.6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the leave threshold 0.6")
        .hasMessageContaining("the enter threshold 0.5");
    assertThatThrownBy(() -> new Threshold(0.5, 0.5)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Threshold(0.5, -0.1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Threshold(Double.NaN, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void critical_comes_after_high_load() {
    assertThatThrownBy(() -> Guard.of(HIGH, new Threshold(0.5, 0.45)))
        .hasMessageStartingWith("critical begins at 0.5, which is not above");
    assertThatThrownBy(() -> Guard.of(HIGH, new Threshold(0.8, 0.3)))
        .hasMessageStartingWith("critical is left at 0.3, where high load");
  }

  @Test
  void a_more_urgent_class_may_not_wait_longer() {
    Map<Priority, Duration> objectives =
        new EnumMap<>(
            Map.of(
                Priority.CRITICAL, Duration.ofSeconds(3),
                Priority.HIGH, Duration.ofSeconds(2),
                Priority.NORMAL, Duration.ofSeconds(10),
                Priority.LOW, Duration.ofSeconds(30)));
    assertThatThrownBy(() -> new Gauges(objectives, Map.of(), 50))
        .hasMessageStartingWith("high tasks may wait 2s; that is less than 3s");
    objectives.remove(Priority.CRITICAL);
    assertThatThrownBy(() -> new Gauges(objectives, Map.of(), 50))
        .hasMessageStartingWith("critical tasks may wait 0s");
  }

  @Test
  void other_nonsense_is_refused() {
    Gauges plain = Gauges.standard();
    assertThatThrownBy(() -> new Gauges(plain.objectives(), plain.guards(), 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() ->
            new LadderSettings(
                plain, Duration.ofSeconds(-1), new Ramp(0, Duration.ZERO), CutTable.standard()))
        .hasMessageContaining("before it is reached");
    assertThatThrownBy(() -> new Ramp(1.1, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Ramp(0, Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Climb.queue(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Climb.calls(1, 2)).hasMessage("2 of 1 calls failed");
  }

  @Test
  void a_signal_without_a_guard_is_not_looked_at() {
    Gauges plain = Gauges.standard();
    Gauges blind =
        new Gauges(plain.objectives(), Map.of(Signal.MEMORY, Guard.upToHighLoad(HIGH)), 50);
    assertThat(blind.asked(Climb.queue(1))).isEqualTo(Rung.OPTIMAL);
    assertThat(blind.asked(Climb.memory(1))).isEqualTo(Rung.HIGH_LOAD);
  }

  @Test
  void a_ramp_of_no_length_lets_all_in() {
    assertThat(new Ramp(0, Duration.ZERO).share(Duration.ZERO)).isEqualTo(1);
  }
}
