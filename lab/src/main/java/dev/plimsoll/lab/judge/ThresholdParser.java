package dev.plimsoll.lab.judge;

import dev.plimsoll.base.text.Nearest;
import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.units.Rate;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.lab.judge.Figure.Clock;
import dev.plimsoll.lab.judge.Figure.Statistic;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one threshold; {@code docs/scenario.md} has the grammar in words. */
final class ThresholdParser {
  private static final Pattern FORM =
      Pattern.compile("\\s*([^<>=!]*?)\\s*(<=|>=|==|!=|<|>)\\s*(.*?)\\s*");
  private static final Pattern PERCENTILE =
      Pattern.compile("p\\(\\s*(\\d{1,3}(?:\\.\\d{1,6})?)\\s*\\)");
  private static final List<String> CLOCKS =
      List.of("response", "service", "latency", "ttft", "ttfo", "tpot", "http_req_duration");
  private static final List<String> FIGURES =
      List.of(
          "response.p(95)",
          "service.p(95)",
          "latency.p(95)",
          "p(95)",
          "ttft.p(95)",
          "success_rate",
          "success",
          "errors",
          "throughput",
          "goodput",
          "missed",
          "cost_usd",
          "http_req_duration",
          "http_req_failed",
          "http_reqs");

  private final String expression;

  ThresholdParser(String expression) {
    this.expression = expression;
  }

  Threshold parse() {
    Matcher form = FORM.matcher(expression);
    if (!form.matches()) {
      throw fault(
          "'%s' is not a threshold".formatted(shortened(expression)),
          expression.length(),
          "Expected a figure, a comparison and a limit, as in 'response.p(95) < 4s'.");
    }
    if (form.group(3).isEmpty()) {
      throw fault("the limit is missing", form.end(2), "As in 'response.p(95) < 4s'.");
    }
    String name = form.group(1);
    String limit = form.group(3);
    int limitAt = form.start(3);
    Figure figure = figure(name, limit);
    Comparison comparison = comparison(form.group(2));
    try {
      return new Threshold(
          expression.strip(), figure, comparison, limit(figure, limit, isOfK6(name)));
    } catch (IllegalArgumentException e) {
      throw fault(String.valueOf(e.getMessage()), limitAt, "");
    }
  }

  private static Comparison comparison(String sign) {
    for (Comparison comparison : Comparison.values()) {
      if (comparison.sign.equals(sign)) {
        return comparison;
      }
    }
    throw new IllegalStateException(sign);
  }

  /** k6 writes {@code metric: statistic} where we write a dot. */
  private Figure figure(String written, String limit) {
    String name = written.replaceAll("\\s*:\\s*", ".").replace(" ", "");
    return switch (name) {
      case "success_rate", "success" -> Figure.Part.SUCCESS;
      case "http_req_failed", "http_req_failed.rate" -> Figure.Part.ERRORS;
      case "errors" -> isCount(limit) ? Figure.Count.ERRORS : Figure.Part.ERRORS;
      case "missed" -> isCount(limit) ? Figure.Count.MISSED : Figure.Part.MISSED;
      case "throughput", "http_reqs", "http_reqs.rate" -> Figure.PerSecond.THROUGHPUT;
      case "goodput" -> Figure.PerSecond.GOODPUT;
      case "cost_usd" -> new Figure.Cost();
      default -> time(name, written);
    };
  }

  private Figure time(String name, String written) {
    int dot = name.indexOf('.');
    boolean bare = name.startsWith("p(") || dot < 0;
    String clock = bare ? "response" : name.substring(0, dot);
    String statistic = bare ? name : name.substring(dot + 1);
    if (!CLOCKS.contains(clock) || (bare && CLOCKS.contains(name))) {
      throw unknown(written, name);
    }
    return new Figure.Time(clock(clock), statistic(statistic, written, bare));
  }

  private static Clock clock(String name) {
    return switch (name) {
      case "service" -> Clock.SERVICE;
      case "ttft" -> Clock.TTFT;
      case "ttfo" -> Clock.TTFO;
      case "tpot" -> Clock.TPOT;
      default -> Clock.RESPONSE;
    };
  }

  private Statistic statistic(String name, String written, boolean bare) {
    Matcher percentile = PERCENTILE.matcher(name);
    if (percentile.matches()) {
      double value = Double.parseDouble(percentile.group(1));
      if (value <= 100) {
        return new Statistic.Percentile(value);
      }
    }
    return switch (name) {
      case "min" -> new Statistic.Min();
      case "mean", "avg" -> new Statistic.Mean();
      case "med", "median" -> new Statistic.Percentile(50);
      case "max" -> new Statistic.Max();
      default -> {
        if (bare && !name.startsWith("p(")) {
          throw unknown(written, name);
        }
        throw fault(
            "'%s' is not a figure of a distribution".formatted(name),
            Math.max(0, expression.indexOf(name)),
            "Expected p(95), p(99.9), min, mean or max.");
      }
    };
  }

  private IllegalArgumentException unknown(String written, String name) {
    int at = Math.max(0, expression.indexOf(written));
    if (CLOCKS.contains(name)) {
      return fault(
          "'%s' needs a figure of its distribution".formatted(written),
          at,
          "Write %s.p(95), %s.mean or %s.max.".formatted(name, name, name));
    }
    return fault(
        "'%s' is not a figure%s".formatted(shortened(written), Nearest.hint(name, FIGURES)),
        at,
        "The figures are response., service. (p(N), min, mean, max), success_rate, errors,"
            + " throughput, goodput, missed.");
  }

  private static boolean isOfK6(String name) {
    return name.startsWith("http_req");
  }

  /** A whole number counts requests; 0.01 and 1% are shares of them. */
  private static boolean isCount(String limit) {
    return limit.matches("\\d{1,15}");
  }

  private static double limit(Figure figure, String text, boolean k6) {
    return switch (figure) {
      case Figure.Time _ -> millis(text, k6);
      case Figure.Part _ -> text.matches("1(\\.0+)?") ? 1 : Share.parse(text).fraction();
      case Figure.Count _ -> Long.parseLong(text);
      case Figure.PerSecond _ ->
          k6 && isNumber(text) ? Double.parseDouble(text) : Rate.parse(text).perSecond();
      case Figure.Cost _ -> dollars(text);
    };
  }

  /** k6's limits have no unit and mean milliseconds; ours are refused without one. */
  private static double millis(String text, boolean k6) {
    if (k6 && isNumber(text)) {
      return Double.parseDouble(text);
    }
    Duration limit = Durations.parse(text);
    return limit.toNanos() / 1e6;
  }

  private static double dollars(String text) {
    String number = text.startsWith("$") ? text.substring(1) : text;
    if (!isNumber(number)) {
      throw new IllegalArgumentException(
          "'%s' is not an amount; expected dollars, as in 0.50".formatted(shortened(text)));
    }
    return Double.parseDouble(number);
  }

  private static boolean isNumber(String text) {
    return text.matches("\\d{1,15}(\\.\\d{1,15})?");
  }

  private static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }

  private static IllegalArgumentException fault(String message, int at, String advice) {
    return new IllegalArgumentException(
        "%s (at character %d)%s"
            .formatted(message, at + 1, advice.isEmpty() ? "" : "\n  " + advice));
  }
}
