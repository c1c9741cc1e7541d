package dev.plimsoll.bench.targets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a known target owes, with time moved by hand; nanoseconds from here on. */
class KnownBehaviourTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  @Test
  void everyAnswerIsDelayed() {
    KnownBehaviour behaviour = new KnownBehaviour(20 * MILLI, 0, 0);

    assertThat(behaviour.arrive(SECOND)).isEqualTo(SECOND + 20 * MILLI);
    assertThat(behaviour.arrive(9 * SECOND)).isEqualTo(9 * SECOND + 20 * MILLI);
  }

  @Test
  void nothingLeavesInTheStallAndItIsOver() {
    KnownBehaviour behaviour = new KnownBehaviour(0, 5 * SECOND, SECOND);
    long first = 100 * SECOND;
    for (int i = 0; i < 10_000; i++) {
      long now = first + i * MILLI;
      long due = behaviour.arrive(now);
      boolean stalled = i >= 5_000 && i < 6_000;
      assertThat(due).isEqualTo(stalled ? first + 6 * SECOND : now);
      behaviour.answered(now, due);
    }

    assertThat(behaviour.json()).contains("\"requests\": 10000", "\"over100ms\": 900");
    assertThat(behaviour.json()).contains("\"perSecond\": [1000, 1000, 1000,");
  }

  @Test
  void aProbeBeforeTheSessionDoesNotStartIt() {
    KnownBehaviour behaviour = new KnownBehaviour(0, SECOND, SECOND);
    behaviour.answered(0, behaviour.arrive(0));
    for (int i = 0; i < 100; i++) {
      behaviour.arrive(3 * SECOND + i * MILLI);
    }

    assertThat(behaviour.arrive(4 * SECOND + 100 * MILLI)).isEqualTo(5 * SECOND);
    assertThat(behaviour.json()).contains("\"requests\": 101");
  }
}
