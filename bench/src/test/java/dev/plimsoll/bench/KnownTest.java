package dev.plimsoll.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** What a known target owes, with time moved by hand; nanoseconds from here on. */
class KnownTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  @Test
  void everyAnswerIsDelayed() {
    Known known = new Known(20 * MILLI, 0, 0);

    assertThat(known.arrive(SECOND)).isEqualTo(SECOND + 20 * MILLI);
    assertThat(known.arrive(9 * SECOND)).isEqualTo(9 * SECOND + 20 * MILLI);
  }

  @Test
  void nothingLeavesInTheStallAndItIsOver() {
    Known known = new Known(0, 5 * SECOND, SECOND);
    long first = 100 * SECOND;
    for (int i = 0; i < 10_000; i++) {
      long now = first + i * MILLI;
      long due = known.arrive(now);
      boolean stalled = i >= 5_000 && i < 6_000;
      assertThat(due).isEqualTo(stalled ? first + 6 * SECOND : now);
      known.answered(now, due);
    }

    assertThat(known.json()).contains("\"requests\": 10000", "\"over100ms\": 900");
    assertThat(known.json()).contains("\"perSecond\": [1000, 1000, 1000,");
  }

  @Test
  void aProbeBeforeTheSessionDoesNotStartIt() {
    Known known = new Known(0, SECOND, SECOND);
    known.answered(0, known.arrive(0));
    for (int i = 0; i < 100; i++) {
      known.arrive(3 * SECOND + i * MILLI);
    }

    assertThat(known.arrive(4 * SECOND + 100 * MILLI)).isEqualTo(5 * SECOND);
    assertThat(known.json()).contains("\"requests\": 101");
  }

  @Test
  void theArithmeticSaysTheSame() {
    Stall stall = new Stall(1_000, 10, 1_000);

    assertThat(stall.percentileMillis(99)).isCloseTo(900, within(1e-6));
    assertThat(stall.percentileMillis(99.9)).isCloseTo(990, within(1e-6));
    assertThat(stall.percentileMillis(50)).isZero();
    assertThat(stall.countAbove(100)).isCloseTo(900, within(1e-6));
    assertThat(Stall.boundMillis(900)).isEqualTo(10);
    assertThat(Stall.boundMillis(5_000)).isEqualTo(50);
    assertThat(stall.boundCount(900)).isEqualTo(10);
  }
}
