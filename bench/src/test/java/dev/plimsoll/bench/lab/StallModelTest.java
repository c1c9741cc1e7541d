package dev.plimsoll.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** What a stall does to response times, by arithmetic. */
class StallModelTest {
  @Test
  void thoseDueInTheStallWaitForItsEnd() {
    StallModel stall = new StallModel(1_000, 10, 1_000);

    assertThat(stall.percentileMillis(99)).isCloseTo(900, within(1e-6));
    assertThat(stall.percentileMillis(99.9)).isCloseTo(990, within(1e-6));
    assertThat(stall.percentileMillis(50)).isZero();
    assertThat(stall.countAbove(100)).isCloseTo(900, within(1e-6));
    assertThat(StallModel.boundMillis(900)).isEqualTo(10);
    assertThat(StallModel.boundMillis(5_000)).isEqualTo(50);
    assertThat(stall.boundCount(900)).isEqualTo(10);
  }
}
