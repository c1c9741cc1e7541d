package dev.plimsoll.lab.merge;

import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.RunResult.Second;
import dev.plimsoll.lab.record.HistogramLog;
import dev.plimsoll.lab.record.Tag;
import dev.plimsoll.lab.retry.RetryFigures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code histogram.hlog} as this program writes it, bounded in every direction. Whatever it
 * does not understand it refuses with file and line: a figure made of half a file is worse than
 * none.
 */
final class LogReader {
  private static final long LARGEST_BYTES = 1L << 30;
  private static final int MOST_SECONDS = 14_400;
  private static final int MOST_INTERVALS = 20_000;
  private static final double MOST_TIME_SECONDS = 1e9;
  private static final Pattern START = Pattern.compile("#\\[StartTime: (\\d{1,10})\\.(\\d{3}).*");
  private static final Pattern SECOND =
      Pattern.compile(
          "#\\[Second (\\d{1,9}): due (\\d{1,15}), sent (\\d{1,15}), answered (\\d{1,15}), failed (\\d{1,15}), in flight (\\d{1,9})]");
  private static final Pattern ATTEMPTS =
      Pattern.compile(
          "#\\[Attempts: requests (\\d{1,15}), attempts (\\d{1,15}), rate limited (\\d{1,15}), retried (\\d{1,15}), rescued (\\d{1,15}), succeeded (\\d{1,15}), ended (\\d{1,15}), out of budget (\\d{1,15}), delay (\\d{1,18})]");
  private static final Pattern END = Pattern.compile("#\\[End: (\\d{1,9}) histograms]");

  private final Lines lines;
  private final List<Second> seconds = new ArrayList<>();
  private final Map<Tag, Interval> intervals = new HashMap<>();
  private Optional<RetryFigures> attempts = Optional.empty();
  private long startMillis = -1;
  private int histograms;
  private boolean ended;
  private @Nullable Second open;
  private @Nullable Latencies response;

  private LogReader(Lines lines) {
    this.lines = lines;
  }

  /**
   * Reads a whole file.
   *
   * @throws dev.plimsoll.base.yaml.InputException with file and line, when it is not whole or not
   *     ours
   */
  static ReadLog read(Path file) {
    try (Lines lines = new Lines(file, HistogramCode.LONGEST_TEXT + 10_000, LARGEST_BYTES)) {
      LogReader reader = new LogReader(lines);
      for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
        reader.line(line.get());
      }
      if (!reader.ended || reader.startMillis < 0) {
        throw lines.fault("the file is cut off: its last line is not '" + HistogramLog.END + "…'");
      }
      return new ReadLog(
          reader.startMillis,
          List.copyOf(reader.seconds),
          Map.copyOf(reader.intervals),
          reader.attempts);
    }
  }

  private void line(String line) {
    if (ended) {
      throw lines.fault("something stands after the file's end");
    }
    if (line.startsWith("#")) {
      comment(line);
    } else if (line.startsWith("Tag=")) {
      histogram(line.substring("Tag=".length()));
    } else if (!line.startsWith("\"StartTimestamp\"")) {
      throw lines.fault("neither a comment nor a tagged histogram");
    }
  }

  private void comment(String line) {
    Matcher start = START.matcher(line);
    if (start.matches()) {
      startMillis = number(start, 1) * 1_000 + number(start, 2);
    } else if (line.startsWith(HistogramLog.SECOND)) {
      second(matched(SECOND, line));
    } else if (line.startsWith(HistogramLog.ATTEMPTS)) {
      attempts = Optional.of(attempts(matched(ATTEMPTS, line)));
    } else if (line.startsWith(HistogramLog.END)) {
      ended = true;
      if (number(matched(END, line), 1) != histograms || open != null) {
        throw lines.fault("%,d histograms stand before this line".formatted(histograms));
      }
    }
  }

  private Matcher matched(Pattern form, String line) {
    Matcher found = form.matcher(line);
    if (!found.matches()) {
      throw lines.fault("not as this program writes it");
    }
    return found;
  }

  private static long number(Matcher of, int group) {
    return Long.parseLong(String.valueOf(of.group(group)));
  }

  private static RetryFigures attempts(Matcher of) {
    return new RetryFigures(
        number(of, 1),
        number(of, 2),
        number(of, 3),
        number(of, 4),
        number(of, 5),
        number(of, 6),
        number(of, 7),
        number(of, 8),
        number(of, 9));
  }

  private void second(Matcher of) {
    int index = (int) number(of, 1);
    int expected =
        switch (seconds.size()) {
          case 0 -> 0;
          case 1 -> Math.max(1, index); // the second one's place tells how wide they are
          default -> seconds.size() * seconds.get(1).index();
        };
    if (open != null || index != expected || seconds.size() == MOST_SECONDS) {
      throw lines.fault("second %d is not the one that follows".formatted(index));
    }
    open =
        new Second(
            index,
            number(of, 2),
            number(of, 3),
            number(of, 4),
            number(of, 5),
            (int) number(of, 6),
            Latencies.none(),
            Latencies.none());
  }

  private void histogram(String line) {
    String[] cells = line.split(",", 6);
    if (cells.length != 5) {
      throw lines.fault("not tag, start, length, maximum and histogram");
    }
    histograms++;
    try {
      Histogram histogram = HistogramCode.decode(cells[4]);
      Interval interval =
          new Interval(seconds(cells[1]), seconds(cells[2]), Latencies.packed(histogram));
      keep(Tag.parse(cells[0]), interval);
    } catch (IllegalArgumentException e) {
      throw lines.fault(String.valueOf(e.getMessage()));
    }
  }

  private static double seconds(String text) {
    if (!text.matches("\\d{1,12}\\.\\d{3}") || Double.parseDouble(text) > MOST_TIME_SECONDS) {
      throw new IllegalArgumentException("no time in seconds such as 12.000");
    }
    return Double.parseDouble(text);
  }

  private void keep(Tag tag, Interval interval) {
    boolean ofSecond = tag.name().isEmpty() && tag.phase() == 0;
    if (ofSecond && tag.clock().equals("response")) {
      response = interval.times();
      if (open == null) {
        throw new IllegalArgumentException("times of no second");
      }
    } else if (ofSecond && tag.clock().equals("service")) {
      close(interval);
    } else if (intervals.putIfAbsent(tag, interval) != null) {
      throw new IllegalArgumentException("'%s' stands here twice".formatted(tag));
    } else if (intervals.size() > MOST_INTERVALS) {
      throw new IllegalArgumentException("more than %,d histograms".formatted(MOST_INTERVALS));
    }
  }

  private void close(Interval service) {
    Second counts = open;
    Latencies responses = response;
    if (counts == null || responses == null) {
      throw new IllegalArgumentException("times of no second");
    }
    seconds.add(
        new Second(
            counts.index(),
            counts.due(),
            counts.sent(),
            counts.answered(),
            counts.failed(),
            counts.inFlight(),
            responses,
            service.times()));
    open = null;
    response = null;
  }
}
