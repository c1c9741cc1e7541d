package dev.plimsoll.lab.display;

import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.Progress;
import dev.plimsoll.lab.measure.RunResult.Stream;
import dev.plimsoll.lab.text.Clean;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A run as plain {@code key=value} lines for pipes and logs: one at the start, one each 10 seconds,
 * one at the end. No escape codes, no redraw. For one thread at a time.
 */
public final class PlainLines implements Progress.Listener, AutoCloseable {
  private static final double EVERY_SECONDS = 10;

  private final PrintStream out;
  private double next;
  private @Nullable Progress unprinted;

  public PlainLines(PrintStream out) {
    this.out = out;
  }

  @Override
  public synchronized void on(Progress progress) {
    unprinted = progress;
    if (progress.elapsedSeconds() >= next) {
      print(progress);
      next = (Math.floor(progress.elapsedSeconds() / EVERY_SECONDS) + 1) * EVERY_SECONDS;
    }
  }

  @Override
  public synchronized void waits(String why) {
    out.println(" " + why);
    out.flush();
  }

  /** Prints the last progress heard of, unless it was printed. */
  @Override
  public synchronized void close() {
    if (unprinted != null) {
      print(unprinted);
    }
  }

  private void print(Progress progress) {
    unprinted = null;
    out.println(line(progress));
    out.flush();
  }

  /** One line; a figure that is not measured is left out. */
  static String line(Progress progress) {
    StringJoiner line = new StringJoiner(" ");
    line.add("time=" + decimal(progress.elapsedSeconds(), 1));
    line.add("scenario=" + quoted(progress.scenario()));
    line.add("phase=" + progress.phase() + "/" + progress.phases());
    if (progress.soFar().total() > 0) {
      line.add("rate=" + decimal(progress.soFar().throughput(), 1));
    }
    Latencies response = progress.soFar().response();
    for (int percentile : new int[] {50, 95, 99}) {
      OptionalDouble value = response.supported(percentile);
      value.ifPresent(v -> line.add("p" + percentile + "_ms=" + decimal(v / 1e6, 3)));
    }
    progress.soFar().stream().ifPresent(stream -> stream(line, stream));
    counts(progress).forEach((key, value) -> line.add(key + "=" + value));
    progress.load().scheduleLag().max().ifPresent(v -> line.add("late_ms=" + decimal(v / 1e6, 3)));
    progress.generatorCpuOfOneCore().ifPresent(v -> line.add("generator_cpu=" + decimal(v, 2)));
    return line.toString();
  }

  private static void stream(StringJoiner line, Stream stream) {
    OptionalDouble first = stream.ttft().supported(95);
    first.ifPresent(v -> line.add("ttft_p95_ms=" + decimal(v / 1e6, 3)));
    stream.tokensPerSecond().ifPresent(v -> line.add("tokens_per_second=" + decimal(v, 1)));
  }

  private static Map<String, Long> counts(Progress progress) {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("due", progress.load().intended());
    counts.put("sent", progress.load().sent());
    counts.put("answered", progress.soFar().total());
    counts.put("errors", progress.soFar().failed());
    counts.put("in_flight", (long) progress.inFlight());
    return counts;
  }

  private static String quoted(String text) {
    String clean = Clean.line(text, 40);
    return clean.matches("[\\w./:-]+") ? clean : '"' + clean.replace("\"", "'") + '"';
  }

  private static String decimal(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
