package dev.plimsoll.simulate.story;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.base.text.Figures;
import dev.plimsoll.base.units.Durations;
import dev.plimsoll.core.engine.Counts;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.ErrorKind;
import dev.plimsoll.lab.measure.RunResult.Second;
import dev.plimsoll.lab.measure.RunResult.Series;
import dev.plimsoll.lab.text.Spoken;
import dev.plimsoll.simulate.drive.Simulated;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * Tells a story that was played as Markdown: what happens when, what became of whose requests, what
 * the server did. The same text every time.
 */
public final class StoryReport {
  private static final int SECONDS_A_ROW = Played.SECONDS_A_ROW;

  private final Played played;
  private final Story story;
  private final Simulated run;
  private final Inside inside;
  private final List<String> lines = new ArrayList<>();

  private StoryReport(Played played) {
    this.played = played;
    this.story = played.story();
    this.inside = played.inside();
    this.run = played.run();
  }

  /** The whole report, ending in a line end. */
  public static String of(Played played) {
    StoryReport report = new StoryReport(played);
    report.head();
    report.timeline();
    report.names();
    report.classes();
    report.money();
    report.errors();
    report.decided();
    report.server();
    report.again();
    return Spoken.plain(String.join("\n", report.lines)) + "\n";
  }

  private void head() {
    lines.add("# " + story.title());
    lines.add("");
    lines.add(story.text());
    lines.add("");
    lines.add(
        "Simulated: the real Engine with %d agents of %d slots; %s; seed %d."
            .formatted(
                story.settings().fleet().agents(),
                story.settings().fleet().pools().getFirst().concurrency(),
                providers(),
                run.result().identity().seed()));
    lines.add("");
  }

  private String providers() {
    return story.settings().providers().entrySet().stream()
        .map(entry ->
            "%s: %s a call%s%s"
                .formatted(
                    entry.getKey(),
                    entry.getValue().times(),
                    entry.getValue().slots().isPresent()
                        ? ", %d at once".formatted(entry.getValue().slots().getAsInt())
                        : "",
                    entry.getValue().limits().stream()
                        .map(limit -> ", " + limit)
                        .collect(Collectors.joining())))
        .collect(Collectors.joining("; "));
  }

  private void timeline() {
    lines.add(
        "| time | due/s | ok/s | in time/s | failed/s | p95 | most waiting | agents busy | calls"
            + " failed/s | calls at once | breaker | rung |");
    lines.add("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|---|");
    List<Second> seconds = run.result().seconds();
    for (int from = 0; from < seconds.size(); from += SECONDS_A_ROW) {
      row(seconds.subList(from, Math.min(seconds.size(), from + SECONDS_A_ROW)));
    }
    lines.add("");
  }

  private void row(List<Second> seconds) {
    Histogram response = Latencies.histogram();
    long due = 0;
    long answered = 0;
    long failed = 0;
    for (Second second : seconds) {
      due += second.due();
      answered += second.answered();
      failed += second.failed();
      second.response().addTo(response);
    }
    int index = seconds.getFirst().index();
    Inside.Row row = inside.rowAt(index / SECONDS_A_ROW);
    lines.add(
        "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |"
            .formatted(
                Figures.clock(Duration.ofSeconds(index)),
                rate(due, seconds),
                rate(answered - failed, seconds),
                rate(row.inTime, seconds),
                rate(failed, seconds),
                Spoken.latency(new Latencies(response).percentile(95)),
                Figures.count(row.mostWaiting),
                Figures.percent(row.busy(), 1),
                rate(row.failedCalls, seconds),
                row.limit == Integer.MAX_VALUE ? "–" : Figures.count(row.limit),
                row.isShut ? "open" : "closed",
                row.worst.word()));
  }

  private static String rate(long count, List<Second> seconds) {
    return String.format(Locale.ROOT, "%.0f", (double) count / seconds.size());
  }

  private void names() {
    lines.add("| request | sent | ok | failed | p50 | p95 | p99 | max |");
    lines.add("|---|---:|---:|---:|---:|---:|---:|---:|");
    RunResult result = run.result();
    name("all", result.all());
    if (result.names().size() > 1) {
      result.names().forEach(series -> name(series.name(), series));
    }
    lines.add("");
  }

  private void name(String label, Series series) {
    Latencies response = series.response();
    lines.add(
        "| %s | %s | %s | %s | %s | %s | %s | %s |"
            .formatted(
                label,
                Figures.count(series.total()),
                Figures.count(series.ok()),
                Spoken.share(series.failed(), series.total()),
                latency(response.supported(50)),
                latency(response.supported(95)),
                latency(response.supported(99)),
                latency(response.max())));
  }

  private void classes() {
    lines.add("| class | first call within | in time | waited p50 | p95 | p99 | refused |");
    lines.add("|---|---:|---:|---:|---:|---:|---:|");
    for (Priority priority : Priority.values()) {
      Latencies waits = run.gauges().waits(priority);
      if (waits.count() > 0) {
        lines.add(
            "| %s | %s | %s | %s | %s | %s | %s |"
                .formatted(
                    priority.word(),
                    Durations.format(Inside.objective(priority)),
                    Figures.percent((double) inside.inTime(priority), (double) waits.count()),
                    latency(waits.supported(50)),
                    latency(waits.supported(95)),
                    latency(waits.supported(99)),
                    Figures.count(inside.refused(priority))));
      }
    }
    lines.add("");
  }

  /** What each tenant's tasks cost, and what they would have cost without its budget. */
  private void money() {
    Spending spending = played.spending();
    if (played.unbounded().isEmpty()) {
      return;
    }
    Spending unbounded = played.unbounded().get();
    lines.add("| tenant | sent | refused | spent | a task | without budgets |");
    lines.add("|---|---:|---:|---:|---:|---:|");
    spending
        .tenants()
        .forEach((name, tenant) ->
            lines.add(
                "| %s | %s | %s | %s | %s | %s |"
                    .formatted(
                        name,
                        Figures.count(tenant.asked),
                        Figures.count(tenant.refused),
                        usd(tenant.spent),
                        Figures.significant(tenant.spent.usd().doubleValue() / tenant.calls)
                            + " USD",
                        usd(unbounded.spent(name)))));
    lines.add("");
  }

  private static String usd(Money money) {
    return String.format(Locale.ROOT, "%.2f USD", money.usd());
  }

  private void decided() {
    if (!inside.told().isEmpty()) {
      lines.add("What the server decided:");
      lines.add("");
      lines.addAll(inside.told());
      lines.add("");
    }
  }

  private static String latency(OptionalDouble nanos) {
    return Spoken.latency(nanos);
  }

  private void errors() {
    List<ErrorKind> errors = run.result().errors();
    if (errors.isEmpty()) {
      lines.add("Nothing failed.");
    }
    for (ErrorKind error : errors) {
      lines.add(
          "- %s x %s, %s to %s: %s"
              .formatted(
                  Figures.count(error.count()),
                  error.kind(),
                  Figures.clock(Duration.ofSeconds(error.firstSecond())),
                  Figures.clock(Duration.ofSeconds(error.lastSecond())),
                  error.first()));
    }
    lines.add("");
  }

  private void server() {
    Counts counts = run.counts();
    lines.add(
        "The server accepted %s, completed %s, gave up %s, let %s expire, displaced %s; it tried"
                .formatted(
                    Figures.count(counts.accepted()),
                    Figures.count(counts.completed()),
                    Figures.count(counts.dead()),
                    Figures.count(counts.expired()),
                    Figures.count(counts.displaced()))
            + " %s times again and refused %s."
                .formatted(Figures.count(counts.retries()), Figures.count(counts.refused())));
    run.result()
        .attempts()
        .ifPresent(attempts ->
            lines.add(
                "Callers made %s attempts for %s: %s each."
                    .formatted(
                        Figures.count(attempts.attempts()),
                        Spoken.requests(attempts.requests()),
                        attempts.amplification().isPresent()
                            ? Figures.significant(attempts.amplification().getAsDouble())
                            : "–")));
    lines.add(
        "The laws of the Engine held after each of its %s events."
            .formatted(Figures.count(run.events())));
    if (!inside.recovery().isZero()) {
      lines.add(
          "On the best rung again %.1f s after the last wait was above 0.7 of its objective."
              .formatted(inside.recovery().toMillis() / 1e3));
    }
    lines.add("");
  }

  private void again() {
    lines.add("```yaml");
    lines.add(story.scenario().strip());
    lines.add("```");
  }
}
