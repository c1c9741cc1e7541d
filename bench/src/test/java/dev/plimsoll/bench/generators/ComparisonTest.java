package dev.plimsoll.bench.generators;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Medians, and ratios to the nearest run of wrk, on trials made by hand. */
class ComparisonTest {
  @Test
  void eachRunIsHeldAgainstTheNearestRunOfWrk() {
    // The machine slows down to half between the two pairs.
    List<Trial> trials =
        List.of(
            trial("wrk", 0, 6, 0),
            trial("plimsoll", 10, 6, 0),
            trial("wrk", 1_000, 12, 0),
            trial("plimsoll", 1_010, 12, 0));

    Comparison standing = Comparison.of("plimsoll", trials);

    assertThat(standing.timesWrk()).hasValue(1);
    assertThat(standing.wholeTimesWrk()).hasValue(1);
    assertThat(standing.runs()).isEqualTo(2);
    assertThat(standing.row()).startsWith("| plimsoll | 2 | 1,000 | 6.00 | 1.00 |");
  }

  @Test
  void disturbedRunsCountOnlyWhereThereIsNoOther() {
    List<Trial> trials =
        List.of(trial("wrk", 0, 6, 0), trial("hey", 1, 60, 0.5), trial("hey", 2, 18, 0.1));

    assertThat(Comparison.of("hey", trials).timesWrk()).hasValue(3);
    assertThat(Comparison.of("hey", trials).row()).startsWith("| hey | 1 |");
    assertThat(Comparison.of("hey", trials.subList(0, 2)).timesWrk()).hasValue(10);
    assertThat(Comparison.of("hey", trials.subList(0, 2)).row()).startsWith("| hey ~ | 1 |");
  }

  @Test
  void withoutWrkThereIsNoRatio() {
    Comparison standing = Comparison.of("ab", List.of(trial("ab", 0, 6, 0)));

    assertThat(standing.timesWrk()).isEmpty();
    assertThat(standing.p99()).isEmpty();
    assertThat(standing.row()).contains("| – |");
  }

  private static Trial trial(String name, double at, double cpu, double foreign) {
    Window window = new Window(5, 1_000, cpu, 1, 1, foreign, 0);
    ReportedLatency reported = new ReportedLatency(OptionalDouble.of(0.5), OptionalDouble.empty());
    return new Trial(name, 64, at, window, 2 * cpu, 100, reported);
  }
}
