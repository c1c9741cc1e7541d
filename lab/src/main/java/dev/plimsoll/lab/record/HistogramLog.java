package dev.plimsoll.lab.record;

import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.ErrorKind;
import dev.plimsoll.lab.measure.RunResult.Load;
import dev.plimsoll.lab.measure.RunResult.Phase;
import dev.plimsoll.lab.measure.RunResult.Second;
import dev.plimsoll.lab.measure.RunResult.Series;
import dev.plimsoll.lab.measure.RunResult.Stream;
import dev.plimsoll.lab.retry.RetryFigures;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * {@code histogram.hlog}: every answer's time in the interval log of HdrHistogram, so that its
 * tools read it and several runs can be added, count for count. Response and service have a line
 * for each second; everything else has one line, whose interval is the time it covers.
 */
public final class HistogramLog {
  /**
   * Begins the comment that says how many lines of histograms came before it: the file is whole.
   */
  public static final String END = "#[End: ";

  /** Begins the comment of requests and attempts, in the order of their record. */
  public static final String ATTEMPTS = "#[Attempts: ";

  /** Begins the comment of what was counted in one second. */
  public static final String SECOND = "#[Second ";

  private static final double MICROS_PER_MILLI = 1_000;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final HistogramLogWriter out = new HistogramLogWriter(bytes);
  private int lines;

  private HistogramLog() {}

  static String of(RunResult result) {
    HistogramLog log = new HistogramLog();
    log.head(result);
    log.seconds(result.seconds());
    log.series(result);
    result.attempts().ifPresent(log::attempts);
    log.out.outputComment(END.substring(1) + log.lines + " histograms]");
    log.out.close();
    return log.bytes.toString(StandardCharsets.UTF_8);
  }

  private void head(RunResult result) {
    long started = result.identity().started().toEpochMilli();
    out.outputComment("[Plimsoll " + result.identity().version() + "]");
    out.outputComment("[Values are microseconds; Interval_Max is in milliseconds]");
    out.outputLogFormatVersion();
    out.outputStartTime(started);
    out.outputBaseTime(started);
    out.setBaseTime(started);
    out.outputLegend();
  }

  private void seconds(List<Second> seconds) {
    int width = width(seconds);
    for (Second second : seconds) {
      out.outputComment(
          "[Second %d: due %d, sent %d, answered %d, failed %d, in flight %d]"
              .formatted(
                  second.index(),
                  second.due(),
                  second.sent(),
                  second.answered(),
                  second.failed(),
                  second.inFlight()));
      line(Tag.ofRun("response"), second.index(), width, second.response());
      line(Tag.ofRun("service"), second.index(), width, second.service());
    }
  }

  /** Seconds that each cell covers: a long run's are wider than one. */
  static int width(List<Second> seconds) {
    return seconds.size() < 2 ? 1 : seconds.get(1).index() - seconds.get(0).index();
  }

  private void series(RunResult result) {
    load("lag", 0, 0, result.load());
    result.all().stream().ifPresent(stream -> stream(new Span("", 0, 0, result.all()), stream));
    for (Series name : result.names()) {
      times(new Span(name.name(), 0, 0, name));
    }
    for (int i = 0; i < result.phases().size(); i++) {
      Phase phase = result.phases().get(i);
      load("lag", i + 1, phase.fromSeconds(), phase.load());
      times(new Span("", i + 1, phase.fromSeconds(), phase.series()));
    }
    for (ErrorKind kind : result.errors()) {
      double length = kind.lastSecond() + 1.0 - kind.firstSecond();
      line(Tag.ofName("error", kind.kind()), kind.firstSecond(), length, kind.service());
    }
  }

  /** A series and the time it covers. */
  private record Span(String name, int phase, double from, Series series) {
    Tag tag(String clock) {
      return phase > 0 || name.isEmpty() ? Tag.ofPhase(clock, phase) : Tag.ofName(clock, name);
    }
  }

  private void attempts(RetryFigures of) {
    out.outputComment(
        "[Attempts: requests %d, attempts %d, rate limited %d, retried %d, rescued %d, succeeded %d, ended %d, out of budget %d, delay %d]"
            .formatted(
                of.requests(),
                of.attempts(),
                of.rateLimited(),
                of.retried(),
                of.rescued(),
                of.succeeded(),
                of.ended(),
                of.outOfBudget(),
                of.delayNanos()));
  }

  private void load(String clock, int phase, double from, Load load) {
    Tag tag = Tag.ofPhase(clock, phase);
    line(tag, from, load.askedSeconds().orElse(0), load.scheduleLag());
  }

  private void times(Span span) {
    line(span.tag("response"), span.from(), span.series().seconds(), span.series().response());
    line(span.tag("service"), span.from(), span.series().seconds(), span.series().service());
    span.series().stream().ifPresent(stream -> stream(span, stream));
  }

  private void stream(Span span, Stream stream) {
    double length = span.series().seconds();
    line(span.tag("ttft"), span.from(), length, stream.ttft());
    line(span.tag("ttfo"), span.from(), length, stream.ttfo());
    line(span.tag("tpot"), span.from(), length, stream.tpot());
    line(span.tag("interChunk"), span.from(), length, stream.interChunk());
  }

  private void line(Tag tag, double from, double length, Latencies times) {
    Histogram micros = Latencies.whole(); // readers that do not resize can add up any two lines
    times.addTo(micros);
    micros.setTag(tag.toString());
    out.outputIntervalHistogram(from, from + length, micros, MICROS_PER_MILLI);
    lines++;
  }
}
