package dev.plimsoll.lab.judge;

import dev.plimsoll.base.text.Nearest;
import dev.plimsoll.lab.judge.Figure.Clock;
import dev.plimsoll.lab.judge.Figure.Statistic;
import dev.plimsoll.lab.judge.Threshold.Term;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code time_to_first_token:p95:lt:200}, as AIPerf writes its limits: {@code
 * TAG:STAT:OP:VALUE}, times in milliseconds.
 */
final class ColonForm {
  private static final Pattern FORM =
      Pattern.compile(
          "\\s*([A-Za-z]\\w*)\\s*:\\s*([a-z]\\w*(?:\\.\\d+)?)\\s*:\\s*([a-z]+)\\s*:\\s*(\\S+)\\s*");
  private static final Pattern PERCENTILE = Pattern.compile("p(\\d{1,3}(?:[._]\\d{1,6})?)");
  private static final List<String> TAGS =
      List.of(
          "time_to_first_token",
          "time_to_first_output_token",
          "inter_token_latency",
          "inter_chunk_latency",
          "request_latency",
          "request_throughput",
          "request_count",
          "error_request_count",
          "output_token_throughput",
          "goodput");
  private static final List<String> SIGNS =
      List.of("lt", "le", "lte", "gt", "ge", "gte", "eq", "ne");

  private final String expression;

  ColonForm(String expression) {
    this.expression = expression;
  }

  /** Empty where the text has another form. */
  Optional<Term> read() {
    Matcher form = FORM.matcher(expression);
    if (!form.matches()) {
      return Optional.empty();
    }
    String tag = String.valueOf(form.group(1));
    Figure figure = figure(tag, String.valueOf(form.group(2)), form.start(1), form.start(2));
    Comparison comparison = comparison(String.valueOf(form.group(3)), form.start(3));
    double limit = limit(String.valueOf(form.group(4)), form.start(4));
    if (Span.keeping(figure, comparison, limit).isEmpty()) {
      throw new ScopeReader.Fault("no run can keep this limit", form.start(4), "");
    }
    return Optional.of(
        new Term(new Scope.Whole(), figure, comparison, limit, FigureNames.note(tag)));
  }

  private static Figure figure(String tag, String statistic, int tagAt, int statisticAt) {
    return switch (tag) {
      case "time_to_first_token" -> time(Clock.TTFT, statistic, statisticAt);
      case "time_to_first_output_token" -> time(Clock.TTFO, statistic, statisticAt);
      case "inter_token_latency" -> time(Clock.TPOT, statistic, statisticAt);
      case "inter_chunk_latency" -> time(Clock.INTER_CHUNK, statistic, statisticAt);
      case "request_latency" -> time(Clock.SERVICE, statistic, statisticAt); // from the send
      case "request_throughput" -> single(Figure.PerSecond.THROUGHPUT, statistic, statisticAt);
      case "request_count" -> single(Figure.Count.REQUESTS, statistic, statisticAt);
      case "error_request_count" -> single(Figure.Count.ERRORS, statistic, statisticAt);
      case "output_token_throughput" -> single(Figure.PerSecond.TOKENS, statistic, statisticAt);
      case "goodput" -> single(Figure.PerSecond.GOODPUT, statistic, statisticAt);
      default ->
          throw new ScopeReader.Fault(
              "'%s' is not a tag%s".formatted(LimitReader.shortened(tag), Nearest.hint(tag, TAGS)),
              tagAt,
              "The tags are " + String.join(", ", TAGS) + ".");
    };
  }

  private static Figure time(Clock clock, String statistic, int at) {
    Matcher percentile = PERCENTILE.matcher(statistic);
    String ours =
        percentile.matches()
            ? "p(" + String.valueOf(percentile.group(1)).replace('_', '.') + ")"
            : statistic;
    Statistic known =
        FigureNames.statistic(ours)
            .orElseThrow(() ->
                new ScopeReader.Fault(
                    "'%s' is not a statistic".formatted(LimitReader.shortened(statistic)),
                    at,
                    "Expected p95, p99.9, avg, min, med or max."));
    return new Figure.Time(clock, known);
  }

  private static Figure single(Figure figure, String statistic, int at) {
    if (!List.of("avg", "value", "count", "rate").contains(statistic)) {
      throw new ScopeReader.Fault(
          "'%s' is not a statistic of a single figure".formatted(LimitReader.shortened(statistic)),
          at,
          "Expected avg.");
    }
    return figure;
  }

  private static Comparison comparison(String sign, int at) {
    return switch (sign) {
      case "lt" -> Comparison.BELOW;
      case "le", "lte" -> Comparison.AT_MOST;
      case "gt" -> Comparison.ABOVE;
      case "ge", "gte" -> Comparison.AT_LEAST;
      case "eq" -> Comparison.EQUAL;
      case "ne" -> Comparison.NOT_EQUAL;
      default ->
          throw new ScopeReader.Fault(
              "'%s' is not a comparison".formatted(LimitReader.shortened(sign)),
              at,
              "Expected one of " + String.join(", ", SIGNS) + ".");
    };
  }

  private static double limit(String text, int at) {
    if (!LimitReader.isNumber(text)) {
      throw new ScopeReader.Fault(
          "'%s' is not a number".formatted(LimitReader.shortened(text)),
          at,
          "Times are milliseconds here, as in 'time_to_first_token:p95:lt:200'.");
    }
    return Double.parseDouble(text);
  }
}
