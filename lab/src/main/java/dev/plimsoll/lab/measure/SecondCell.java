package dev.plimsoll.lab.measure;

import dev.plimsoll.lab.measure.RunResult.Second;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One second (or more, in a very long run) while it is counted. Its histograms are packed once it
 * lies behind; an answer that is told of late opens them again. Guarded by its {@link Recording}.
 */
final class SecondCell {
  long due;
  long sent;
  long answered;
  long failed;
  private @Nullable Histogram response = Tally.growing();
  private @Nullable Histogram service = Tally.growing();
  private Latencies packedResponse = Latencies.none();
  private Latencies packedService = Latencies.none();

  void add(Sample sample) {
    if (response == null || service == null) {
      response = opened(packedResponse);
      service = opened(packedService);
    }
    response.recordValue(Tally.micros(sample.done() - sample.intended()));
    service.recordValue(Tally.micros(sample.done() - sample.sent()));
    answered++;
    if (!sample.isOk()) {
      failed++;
    }
  }

  private static Histogram opened(Latencies packed) {
    Histogram histogram = Tally.growing();
    histogram.add(packed.micros());
    return histogram;
  }

  void pack() {
    if (response != null && service != null) {
      packedResponse = Latencies.packed(response);
      packedService = Latencies.packed(service);
      response = null;
      service = null;
    }
  }

  /** Takes over another cell's counts, when seconds are made wider. */
  void merge(SecondCell other) {
    pack();
    other.pack();
    due += other.due;
    sent += other.sent;
    answered += other.answered;
    failed += other.failed;
    packedResponse = Latencies.packed(packedResponse.plus(other.packedResponse).micros());
    packedService = Latencies.packed(packedService.plus(other.packedService).micros());
  }

  Second second(int index, long inFlight) {
    boolean isOpen = response != null && service != null;
    return new Second(
        index,
        due,
        sent,
        answered,
        failed,
        (int) Math.max(0, inFlight),
        isOpen && response != null ? Tally.whole(response) : packedResponse,
        isOpen && service != null ? Tally.whole(service) : packedService);
  }
}
