package dev.plimsoll.simulate.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.work.Priority;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Three and ten times the capacity against the best that the same server does at any load. */
class OverloadTest {
  private static final double[] LOADS = {0.95, 1.1, 1.5};

  @Test
  void what_is_done_in_time_stays_what_it_was_at_its_best() {
    double best = 0;
    for (double load : LOADS) {
      best = Math.max(best, goodput(Played.of(Stories.overload(load)), load));
    }
    for (int load : new int[] {3, 10}) {
      Played played = Played.of(Stories.overload(load));
      double goodput = goodput(played, load);
      System.out.printf("%dx: %.1f %% of the best %.1f%n", load, 100 * goodput / best, best);
      assertThat(goodput).as("%d times", load).isGreaterThan(0.98 * best);
      assertThat(played.p99Wait(Priority.CRITICAL)).isLessThan(100e6);
      assertThat(played.recovery()).isLessThan(Duration.ofSeconds(10));
      assertThat(played.refused(Priority.CRITICAL)).isZero();
    }
  }

  /** Here the limit of calls is what holds: it has to find the provider's 40 slots. */
  @Test
  void nor_does_it_wane_where_calls_go_in_step_and_the_provider_has_a_line() {
    double best = 0;
    for (double load : LOADS) {
      best = Math.max(best, goodput(Played.of(Stories.overloadInStep(load)), load));
    }
    Played played = Played.of(Stories.overloadInStep(3));
    double goodput = goodput(played, 3);
    System.out.printf("in step, 3x: %.1f %% of the best %.1f%n", 100 * goodput / best, best);
    assertThat(goodput).isGreaterThan(0.98 * best);
    assertThat(played.p99Wait(Priority.CRITICAL)).isLessThan(100e6);
    assertThat(played.refused(Priority.CRITICAL)).isZero();
  }

  private static double goodput(Played played, double load) {
    double goodput = played.inTimePerSecond(Stories.OVERLOADED);
    System.out.printf(
        "%5.2f x: %.1f/s in time, critical p99 %.1f ms, refused %d %d %d %d, optimal after %s%n",
        load,
        goodput,
        played.p99Wait(Priority.CRITICAL) / 1e6,
        played.refused(Priority.CRITICAL),
        played.refused(Priority.HIGH),
        played.refused(Priority.NORMAL),
        played.refused(Priority.LOW),
        played.recovery());
    return goodput;
  }
}
