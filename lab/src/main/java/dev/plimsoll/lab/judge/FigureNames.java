package dev.plimsoll.lab.judge;

import dev.plimsoll.lab.judge.Figure.Clock;
import dev.plimsoll.lab.judge.Figure.Statistic;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words for figures, ours and those of k6: {@code docs/scenario.md} has them all. */
final class FigureNames {
  /** What a slip of the pen is compared with. */
  static final List<String> KNOWN =
      List.of(
          "response.p(95)",
          "service.p(95)",
          "latency.p(95)",
          "p(95)",
          "ttft.p(95)",
          "ttfo.p(95)",
          "tpot.p(95)",
          "inter_chunk.p(95)",
          "schedule_lag.p(99)",
          "success_rate",
          "success",
          "errors",
          "throughput",
          "goodput",
          "missed",
          "late",
          "attempts",
          "amplification",
          "tokens_per_second",
          "cost_usd",
          "http_req_duration",
          "http_req_failed",
          "http_reqs",
          "iterations",
          "dropped_iterations",
          "checks");

  private static final Pattern PERCENTILE =
      Pattern.compile("p\\(\\s*(\\d{1,3}(?:\\.\\d{1,6})?)\\s*\\)");

  private FigureNames() {}

  /** The figure of a name that is none of a distribution's; statistics stand behind a dot. */
  static Optional<Figure> plain(String name, boolean countLimit, boolean shareLimit) {
    return Optional.ofNullable(
        switch (name) {
          case "success_rate", "success_rate.value", "success", "success.rate" ->
              Figure.Part.SUCCESS;
          case "http_req_failed", "http_req_failed.rate", "errors.rate" -> Figure.Part.ERRORS;
          case "checks", "checks.rate" -> Figure.Part.CHECKS;
          case "errors" -> countLimit ? Figure.Count.ERRORS : Figure.Part.ERRORS;
          case "missed" -> countLimit ? Figure.Count.MISSED : Figure.Part.MISSED;
          case "late" -> countLimit ? Figure.Count.LATE : Figure.Part.LATE;
          case "errors.count" -> Figure.Count.ERRORS;
          case "missed.rate" -> Figure.Part.MISSED;
          case "late.rate" -> Figure.Part.LATE;
          case "late.count" -> Figure.Count.LATE;
          case "missed.count", "dropped_iterations", "dropped_iterations.count" ->
              Figure.Count.MISSED;
          case "dropped_iterations.rate" -> Figure.PerSecond.MISSED;
          case "http_reqs.count" -> Figure.Count.REQUESTS;
          case "iterations.count" -> Figure.Count.ITERATIONS;
          case "throughput", "throughput.rate", "throughput.value", "http_reqs", "http_reqs.rate" ->
              Figure.PerSecond.THROUGHPUT;
          case "iterations", "iterations.rate" -> Figure.PerSecond.ITERATIONS;
          case "goodput" -> shareLimit ? Figure.Part.GOOD : Figure.PerSecond.GOODPUT;
          case "goodput.rate", "goodput.value" -> Figure.PerSecond.GOODPUT;
          case "tokens_per_second", "tokens_per_second.value" -> Figure.PerSecond.TOKENS;
          case "attempts", "attempts.count" -> Figure.Count.ATTEMPTS;
          case "amplification", "amplification.value" -> new Figure.Amplification();
          case "cost_usd", "cost_usd.value" -> new Figure.Cost();
          default -> null;
        });
  }

  /** What there is in place of a figure of k6 that is not kept here; empty for all other names. */
  static Optional<String> insteadOf(String metric) {
    return Optional.ofNullable(
        switch (metric) {
          case "http_req_waiting" ->
              "The nearest is service.p(95), to the last byte of an answer; a streamed one has ttft.";
          case "http_req_blocked",
              "http_req_connecting",
              "http_req_tls_handshaking",
              "http_req_sending",
              "http_req_receiving" ->
              "It is a part of response.";
          case "iteration_duration", "group_duration" ->
              "The nearest is response{name:search}.p(95), of one request.";
          case "data_received", "data_sent" -> "The nearest is 'expect: body.size < 2KB'.";
          case "vus", "vus_max" -> "How many users there are is what 'load' says.";
          default -> null;
        });
  }

  /** Whether limits of this name are k6's: bare numbers are milliseconds, or per second. */
  static boolean isOfK6(String name) {
    return name.matches("(http_req|iterations|dropped_iterations|checks).*");
  }

  static Optional<Clock> clock(String name) {
    return Optional.ofNullable(
        switch (name) {
          case "response", "latency", "http_req_duration" -> Clock.RESPONSE;
          case "service" -> Clock.SERVICE;
          case "ttft" -> Clock.TTFT;
          case "ttfo" -> Clock.TTFO;
          case "tpot", "itl" -> Clock.TPOT;
          case "inter_chunk", "icl" -> Clock.INTER_CHUNK;
          case "schedule_lag" -> Clock.SCHEDULE_LAG;
          default -> null;
        });
  }

  static Optional<Statistic> statistic(String name) {
    Matcher percentile = PERCENTILE.matcher(name);
    if (percentile.matches()) {
      double value = Double.parseDouble(percentile.group(1));
      return value <= 100 ? Optional.of(new Statistic.Percentile(value)) : Optional.empty();
    }
    return Optional.ofNullable(
        switch (name) {
          case "min" -> new Statistic.Min();
          case "mean", "avg" -> new Statistic.Mean();
          case "med", "median" -> new Statistic.Percentile(50);
          case "max" -> new Statistic.Max();
          default -> null;
        });
  }

  /** What other tools call inter-token latency has two meanings; ours is said beside the value. */
  static String note(String name) {
    boolean ambiguous = name.startsWith("itl.") || name.equals("inter_token_latency");
    return ambiguous ? "itl is tpot here: time per token after the first" : "";
  }
}
