package dev.plimsoll.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.bench.program.RunSummary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run's histogram, found among those of its log. */
class HistogramLogTest {
  @TempDir private Path folder;

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

    RunSummary summary = RunSummary.read(folder);
    OptionalDouble above = HistogramLog.read(folder).countAbove(100, summary);

    assertThat(above).hasValue(900);
    assertThat(HistogramLog.read(folder.resolve("none")).countAbove(100, summary)).isEmpty();
  }
}
