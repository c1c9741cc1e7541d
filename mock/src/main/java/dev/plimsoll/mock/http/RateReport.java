package dev.plimsoll.mock.http;

import dev.plimsoll.mock.limit.RateLimit;
import dev.plimsoll.mock.limit.Standing;
import dev.plimsoll.mock.limit.Verdict;
import dev.plimsoll.mock.openai.ApiError;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What callers are told of rate limits: headers by each provider's own names, and why. */
final class RateReport {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  private RateReport() {}

  /** How each unit stands, by its tightest limit; Ollama has no such headers. */
  static void standings(
      HttpServerResponse response, Dialect dialect, List<Standing> standings, Instant now) {
    for (Standing standing : standings) {
      switch (dialect) {
        case OPENAI -> openAi(response, standing);
        case ANTHROPIC -> anthropic(response, standing, now);
        case OLLAMA -> {}
      }
    }
  }

  private static void openAi(HttpServerResponse response, Standing standing) {
    String unit = standing.limit().unit().word();
    response.putHeader("x-ratelimit-limit-" + unit, Long.toString(standing.limit().amount()));
    response.putHeader("x-ratelimit-remaining-" + unit, Long.toString(standing.remaining()));
    response.putHeader("x-ratelimit-reset-" + unit, goTime(standing.resetNanos()));
  }

  private static void anthropic(HttpServerResponse response, Standing standing, Instant now) {
    String name = "anthropic-ratelimit-" + standing.limit().unit().word();
    response.putHeader(name + "-limit", Long.toString(standing.limit().amount()));
    response.putHeader(name + "-remaining", Long.toString(standing.remaining()));
    response.putHeader(name + "-reset", wholeSecond(now.plusNanos(standing.resetNanos())));
  }

  /** Whole seconds, never too few; OpenAI's clients read the milliseconds first. */
  static void retryAfter(HttpServerResponse response, Dialect dialect, long waitNanos) {
    response.putHeader("retry-after", Long.toString(Math.ceilDiv(waitNanos, SECOND)));
    if (dialect == Dialect.OPENAI) {
      response.putHeader("retry-after-ms", Long.toString(Math.ceilDiv(waitNanos, MILLI)));
    }
  }

  /** Why a call was refused, in words that clients of OpenAI look for. */
  static ApiError refusal(String model, Verdict.Limited refused) {
    RateLimit limit = refused.by();
    String on =
        "%s on %s per %s: Limit %d"
            .formatted(model, limit.unit().word(), limit.perText(), limit.amount());
    String message =
        refused.waitNanos().isEmpty()
            ? "Request too large for %s, Requested %d. The input or output tokens must be reduced in order to run successfully."
                .formatted(on, refused.cost())
            : "Rate limit reached for %s, Used %d, Requested %d. Please try again in %s."
                .formatted(
                    on, refused.used(), refused.cost(), goTime(refused.waitNanos().getAsLong()));
    return ApiError.limited(limit.unit().word(), message);
  }

  /** As Go writes durations, and so OpenAI: {@code 12ms}, {@code 1.5s}, {@code 6m0s}. */
  static String goTime(long nanos) {
    long millis = Math.ceilDiv(nanos, MILLI);
    if (millis < 1_000) {
      return millis == 0 ? "0s" : millis + "ms";
    }
    Duration time = Duration.ofMillis(millis);
    String hours = time.toHours() > 0 ? time.toHours() + "h" : "";
    String minutes = time.toMinutes() > 0 ? time.toMinutesPart() + "m" : "";
    String fraction =
        time.toMillisPart() == 0
            ? ""
            : ".%03d".formatted(time.toMillisPart()).replaceAll("0+$", "");
    return hours + minutes + time.toSecondsPart() + fraction + "s";
  }

  private static String wholeSecond(Instant time) {
    Instant whole = time.truncatedTo(ChronoUnit.SECONDS);
    return (whole.isBefore(time) ? whole.plusSeconds(1) : whole).toString();
  }
}
