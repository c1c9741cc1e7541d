package dev.plimsoll.bench.generators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** What other generators say, read from their own words. */
class ReportedLatencyTest {
  @Test
  void whatOtherGeneratorsSayOfTheirPercentiles() {
    reads(
        ReportedLatency.ofWrk("  Latency Distribution\n     50%  179.00us\n     99%    1.30ms\n"),
        0.179,
        1.3);
    reads(ReportedLatency.ofHey("  50%% in 0.0011 secs\n  99%% in 0.0033 secs\n"), 1.1, 3.3);
    reads(ReportedLatency.ofAb("\n  50%      7\n  99%     15\n 100%  16 (longest request)"), 7, 15);
    reads(
        ReportedLatency.ofGatling(
            "> response time 50th percentile (ms) | 1 | 1 | -\n> response time 99th percentile (ms) | 1,014 | 1 | -"),
        1,
        1014);
    reads(ReportedLatency.ofHyperfoil("requests=2 failed=0 p50=219000n p99=2850000n"), 0.219, 2.85);
    reads(ReportedLatency.ofAutocannon("hint\n{\"latency\": {\"p50\": 0, \"p99\": 1}}"), 0, 1);
    assertThat(ReportedLatency.ofWrk("unable to connect")).isEqualTo(ReportedLatency.NONE);
    assertThat(ReportedLatency.ofAutocannon("no JSON")).isEqualTo(ReportedLatency.NONE);
  }

  private static void reads(ReportedLatency reported, double p50, double p99) {
    assertThat(reported.p50().orElseThrow()).isCloseTo(p50, within(1e-9));
    assertThat(reported.p99().orElseThrow()).isCloseTo(p99, within(1e-9));
  }
}
