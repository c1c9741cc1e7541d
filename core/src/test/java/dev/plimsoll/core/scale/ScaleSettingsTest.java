package dev.plimsoll.core.scale;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.core.scale.FleetSettings.Health;
import dev.plimsoll.core.scale.FleetSettings.Lives;
import dev.plimsoll.core.scale.FleetSettings.Spares;
import dev.plimsoll.core.scale.ScaleSettings.Marks;
import dev.plimsoll.core.scale.ScaleSettings.Outer;
import dev.plimsoll.core.scale.ScaleSettings.Pauses;
import dev.plimsoll.core.scale.ScaleSettings.Sizing;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Contradictory settings are refused, and the refusal says what contradicts what. */
class ScaleSettingsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void bounds() {
    refused(() -> new Size(6, 6, 5), "from 6 to 5 agents");
    refused(() -> new Size(1, 0, 5), "0 at the start");
    refused(() -> new Size(0, 0, 0), "at least one is allowed");
    refused(() -> new Size(-1, 0, 5), "from -1 to 5");
  }

  @Test
  void marks_and_sizing() {
    refused(() -> new Marks(0.8, 0.2, 500), "agents would come and go for ever");
    refused(() -> new Marks(0.2, 0.8, 0), "come and go");
    refused(() -> new Sizing(0.6, 0.8, MINUTE, 2, 5), "would be called back");
    refused(() -> new Sizing(0.8, 0.6, MINUTE, 5, 2), "are no steps");
    refused(() -> new Sizing(0.8, 0.6, Duration.ZERO, 2, 5), "are no steps");
  }

  @Test
  void guards_and_pauses() {
    refused(() -> new Outer(0.8, 0.7, 0.8, SECOND), "is no guard");
    refused(() -> new Outer(0.7, 0.8, 1, SECOND), "is no guard");
    refused(() -> new Outer(0.7, 0.8, 0.8, Duration.ofSeconds(-1)), "nothing waits for");
    refused(() -> new Pauses(MINUTE, SECOND), "a pause of 1s before a step down is shorter");
    refused(() -> new Pauses(Duration.ofSeconds(-1), SECOND), "a pause of 1s");
  }

  @Test
  void lives() {
    refused(() -> new Spares(3, 2), "2 spares at the start are fewer than the 3");
    refused(() -> new Spares(-1, 0), "-1");
    refused(() -> new Lives(Duration.ZERO, MINUTE, 0), "lives for some time");
    refused(() -> new Lives(SECOND, MINUTE, 1), "lives for some time");
    refused(() -> new Lives(MINUTE, SECOND, 0), "could never be idle for 1m");
    refused(() -> new Health(0, SECOND), "no agent would ever be well");
    refused(() -> new Health(1, Duration.ZERO), "no agent would ever be well");
  }

  @Test
  void forecasts() {
    refused(() -> new Smoothing(0, 0, 0, 0, 0), "that of the level above 0");
    refused(() -> new Smoothing(0.1, 1.1, 0, 0, 0), "shares from 0 to 1");
    refused(() -> new Smoothing(0.1, 0, 0, 0, 1), "a season has from 2");
    refused(() -> new LoadForecast(0), "buckets ahead");
  }

  private static void refused(ThrowingCallable made, String why) {
    assertThatThrownBy(made).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(why);
  }
}
