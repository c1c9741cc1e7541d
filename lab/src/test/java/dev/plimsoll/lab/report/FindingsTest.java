package dev.plimsoll.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.lab.example.Altered;
import dev.plimsoll.lab.example.ExampleRuns;
import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.Second;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class FindingsTest {
  private static String time(IntFunction<Second> second, int count) {
    RunResult run = ExampleRuns.checkout();
    List<Second> seconds = IntStream.range(0, count).mapToObj(second).toList();
    return Findings.time(Altered.of(run).thresholds(List.of()).seconds(seconds).run())
        .replace('\u00a0', ' ');
  }

  private static Second second(int index, int answered, int failed, long micros, int inFlight) {
    Histogram times = Latencies.histogram();
    times.recordValueWithCount(micros, answered);
    Latencies latencies = answered == 0 ? Latencies.none() : new Latencies(times);
    return new Second(index, 100, 100, answered, failed, inFlight, latencies, latencies);
  }

  @Test
  void oneStallIsNamedWithItsLengthAndTimes() {
    assertThat(Findings.time(ExampleRuns.checkout()).replace('\u00a0', ' '))
        .isEqualTo("One stall of 1.5 s at 0:30, drained by 0:31");
  }

  @Test
  void severalStallsAreCountedAndTheLongestNamed() {
    IntFunction<Second> second =
        i ->
            switch (i) {
              case 10, 30, 31 -> second(i, 0, 0, 1, 100);
              case 11 -> second(i, 200, 0, 1_020_000, 2);
              case 32 -> second(i, 300, 0, 2_320_000, 2);
              default -> second(i, 100, 0, 20_000, 2);
            };
    assertThat(time(second, 60)).isEqualTo("2 stalls, the longest 2.3 s at 0:30");
  }

  @Test
  void slowAnswersWithoutAGapAreNoStall() {
    IntFunction<Second> second = i -> second(i, 100, 0, i == 30 ? 2_000_000 : 20_000, 2);
    assertThat(time(second, 60)).isEqualTo("Response time second by second");
  }

  @Test
  void aBurstOfErrorsIsNamed() {
    IntFunction<Second> second = i -> second(i, 100, i == 20 ? 45 : 0, 20_000, 2);
    assertThat(time(second, 60)).isEqualTo("Errors peak at 45 % at 0:20");
  }

  @Test
  void aRunThatSlowsDownSaysSo() {
    IntFunction<Second> second = i -> second(i, 100, 0, 20_000 + 1_000L * i, 2);
    assertThat(time(second, 60)).isEqualTo("p50 grew from 27.0 ms to 72.1 ms during the run");
  }

  @Test
  void anEvenRunHasANeutralTitle() {
    assertThat(Findings.time(ExampleRuns.llm())).isEqualTo("Response time second by second");
    assertThat(Findings.time(ExampleRuns.empty())).isEqualTo("Response time second by second");
    assertThat(Findings.percentiles(ExampleRuns.llm())).isEqualTo("Response time by percentile");
  }

  @Test
  void aBrokenLimitComesBeforeWhatWaitingHides() {
    assertThat(Findings.percentiles(ExampleRuns.checkout()).replace('\u00a0', ' '))
        .isEqualTo("p99 at 993 ms, over its limit of 800 ms");
    assertThat(Findings.percentiles(ExampleRuns.hostile()).replace('\u00a0', ' '))
        .isEqualTo("p99 is 993 ms from when a request was due, 70.9 ms from when it was sent");
  }

  @Test
  void errorsAreCountedInWords() {
    assertThat(Findings.errors(ExampleRuns.checkout()))
        .isEqualTo("255 of 12,000 requests failed: HTTP 500");
    assertThat(Findings.errors(ExampleRuns.allFailed()))
        .isEqualTo("Every request failed: connection refused");
  }
}
