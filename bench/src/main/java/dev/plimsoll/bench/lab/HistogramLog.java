package dev.plimsoll.bench.lab;

import dev.plimsoll.bench.program.RunSummary;
import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;

/** The {@code histogram.hlog} of a run, added up over its intervals, each tag apart. */
final class HistogramLog {
  private static final double SAME = 0.01;

  private final Map<String, Histogram> byTag = new HashMap<>();

  /** Reads it where there is one. */
  static HistogramLog read(Path folder) throws FileNotFoundException {
    HistogramLog log = new HistogramLog();
    Path file = folder.resolve("histogram.hlog");
    if (Files.exists(file)) {
      try (HistogramLogReader reader = new HistogramLogReader(file.toFile())) {
        for (EncodableHistogram next = reader.nextIntervalHistogram();
            next != null;
            next = reader.nextIntervalHistogram()) {
          if (next instanceof Histogram interval) {
            String tag = interval.getTag() == null ? "" : interval.getTag();
            log.byTag.computeIfAbsent(tag, _ -> new Histogram(3)).add(interval);
          }
        }
      }
    }
    return log;
  }

  /**
   * How many responses took longer than this, from the histogram that agrees with the summary in
   * count and maximum, whatever its tag and unit; empty where none does.
   */
  OptionalDouble countAbove(double millis, RunSummary summary) {
    double max = summary.number("response", "max").orElse(Double.NaN);
    double sent = summary.number("load", "sent").orElse(Double.NaN);
    for (Histogram histogram : byTag.values()) {
      for (double perMilli : new double[] {1e6, 1e3, 1}) {
        boolean agrees =
            histogram.getTotalCount() == sent
                && Math.abs(histogram.getMaxValue() / perMilli - max) <= SAME * max;
        if (agrees) {
          long from = histogram.nextNonEquivalentValue((long) (millis * perMilli));
          return OptionalDouble.of(
              histogram.getCountBetweenValues(from, Math.max(from, histogram.getMaxValue())));
        }
      }
    }
    return OptionalDouble.empty();
  }
}
