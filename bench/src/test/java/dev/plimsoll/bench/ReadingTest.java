package dev.plimsoll.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read from others: their words, the kernel's, a run's files. */
class ReadingTest {
  @TempDir private Path folder;

  @Test
  void whatOtherGeneratorsSayOfTheirPercentiles() {
    claims(
        Claim.ofWrk("  Latency Distribution\n     50%  179.00us\n     99%    1.30ms\n"),
        0.179,
        1.3);
    claims(Claim.ofHey("  50%% in 0.0011 secs\n  99%% in 0.0033 secs\n"), 1.1, 3.3);
    claims(Claim.ofAb("\n  50%      7\n  99%     15\n 100%  16 (longest request)"), 7, 15);
    claims(
        Claim.ofGatling(
            "> response time 50th percentile (ms) | 1 | 1 | -\n> response time 99th percentile (ms) | 1,014 | 1 | -"),
        1,
        1014);
    claims(Claim.ofHyperfoil("requests=2 failed=0 p50=219000n p99=2850000n"), 0.219, 2.85);
    claims(Claim.ofAutocannon("hint\n{\"latency\": {\"p50\": 0, \"p99\": 1}}"), 0, 1);
    assertThat(Claim.ofWrk("unable to connect")).isEqualTo(Claim.NONE);
    assertThat(Claim.ofAutocannon("no JSON")).isEqualTo(Claim.NONE);
  }

  @Test
  void aShellsTimesAreAdded() {
    assertThat(Spawned.minutes("1m2.50s 0m0.75s")).isCloseTo(63.25, within(1e-9));
  }

  @Test
  void anInstallErrorNamesNoAddress() {
    String error =
        Fetched.error(
            "npm notice\nnpm ERR! 404 Not Found - GET http://packages.example/autocannon\n");

    assertThat(error).isEqualTo("npm ERR! 404 Not Found - GET (registry)");
  }

  @Test
  void theKernelKnowsThisProcess() throws Exception {
    if (Proc.exists()) {
      assertThat(Proc.cpuSecondsOf(ProcessHandle.current().pid())).isPositive();
      assertThat(Proc.machine().busy()).isPositive();
    }
  }

  @Test
  void memorysSlopeIsNotMovedByOneOutlier() {
    Memory memory = new Memory();
    for (int i = 0; i <= 60; i++) {
      double start = i < 20 ? 500 : 0; // the first third is no concern
      memory.add(i, i == 45 ? 900 : 100 + 0.1 * i + start, 900);
    }

    assertThat(memory.slopeMbPerMinute().orElseThrow()).isCloseTo(6, within(1e-6));
    assertThat(memory.peakMb()).isEqualTo(900);
    assertThat(new Memory().slopeMbPerMinute()).isEmpty();
  }

  @Test
  void slowResponsesAreCountedInTheHistogramThatFitsTheSummary() throws Exception {
    HistogramLogWriter writer = new HistogramLogWriter(folder.resolve("histogram.hlog").toFile());
    for (int interval = 0; interval < 2; interval++) {
      Histogram response = new Histogram(3);
      Histogram service = new Histogram(3);
      for (int i = 1; i <= 500; i++) {
        response.recordValue((interval * 500L + i) * 1_000); // microseconds
        service.recordValue(50);
      }
      response.setTag("response");
      service.setTag("service");
      writer.outputIntervalHistogram(response);
      writer.outputIntervalHistogram(service);
    }
    writer.close();
    Files.writeString(
        folder.resolve("summary.json"),
        "{\"response\": {\"max\": 1000.0}, \"load\": {\"sent\": 1000}}");

    Summary summary = Summary.read(folder);
    OptionalDouble above = HistogramLog.read(folder).countAbove(100, summary);

    assertThat(above).hasValue(900);
    assertThat(HistogramLog.read(folder.resolve("none")).countAbove(100, summary)).isEmpty();
  }

  private static void claims(Claim claim, double p50, double p99) {
    assertThat(claim.p50().orElseThrow()).isCloseTo(p50, within(1e-9));
    assertThat(claim.p99().orElseThrow()).isCloseTo(p99, within(1e-9));
  }
}
