package dev.plimsoll.lab.display;

import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.RunResult.Second;
import java.util.List;
import org.HdrHistogram.Histogram;

/** The last few whole seconds as one. */
record Recent(long answered, long failed, int seconds, Latencies response) {
  static Recent of(List<Second> all, int most) {
    List<Second> last = all.subList(Math.max(0, all.size() - most), all.size());
    Histogram merged = Latencies.histogram();
    last.forEach(second -> second.response().addTo(merged));
    return new Recent(
        last.stream().mapToLong(Second::answered).sum(),
        last.stream().mapToLong(Second::failed).sum(),
        last.size(),
        new Latencies(merged));
  }

  double perSecond() {
    return seconds == 0 ? Double.NaN : (double) answered / seconds;
  }
}
