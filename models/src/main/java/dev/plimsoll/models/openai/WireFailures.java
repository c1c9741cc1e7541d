package dev.plimsoll.models.openai;

import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Failure.Remedy;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Names what went wrong on the wire and says whether the same again makes sense. */
final class WireFailures {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int LONGEST_MESSAGE = 300;

  private WireFailures() {}

  static Failure of(Throwable cause) {
    String message = cut(String.valueOf(cause.getMessage()));
    return switch (cause) {
      case UnknownHostException _ ->
          Failure.retryable("dns", "the provider's name is not known: " + message);
      case ConnectException _ ->
          Failure.retryable("refused", "the provider refuses connections: " + message);
      case SSLException _ -> Failure.lasting("tls", "no TLS with the provider: " + message);
      case ConnectionPoolTooBusyException _ ->
          Failure.retryable("pool_full", "too many calls wait for a connection: " + message);
      case HttpClosedException _ ->
          Failure.retryable("closed", "the provider closed the connection before its answer");
      case TimeoutException _ ->
          Failure.retryable("timeout", "the provider did not accept a connection: " + message);
      default -> Failure.retryable("broken", "the connection broke: " + message);
    };
  }

  /** An answer other than 200. */
  static Failure ofStatus(HttpClientResponse response, String body) {
    int status = response.statusCode();
    JsonNode error = error(body);
    String said = error == null ? body : error.path("message").asString("");
    String code = error == null ? "" : error.path("code").asString("");
    boolean again =
        (status == 408 || status == 409 || status == 425 || status == 429 || status >= 500)
            && !code.equals("insufficient_quota"); // money is out: waiting does not bring it back
    Optional<Duration> retryAfter =
        Optional.ofNullable(response.getHeader("Retry-After"))
            .flatMap(value -> retryAfter(value, response.getHeader("Date")));
    return new Failure(
        "http_" + status,
        "the provider answered %d%s".formatted(status, said.isBlank() ? "" : ": " + cut(said)),
        again ? Remedy.RETRY : Remedy.GIVE_UP,
        retryAfter);
  }

  /**
   * RFC 9110 10.2.3: seconds, or a date, taken against the server's own clock where it tells it.
   */
  static Optional<Duration> retryAfter(String value, @Nullable String date) {
    try {
      if (value.strip().matches("\\d{1,9}")) {
        return Optional.of(Duration.ofSeconds(Long.parseLong(value.strip())));
      }
      Instant then = httpDate(value);
      Instant now = date == null ? Instant.now() : httpDate(date);
      return Optional.of(Duration.between(now, then)).filter(Duration::isPositive);
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static Instant httpDate(String value) {
    return ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
  }

  private static @Nullable JsonNode error(String body) {
    try {
      JsonNode error = JSON.readTree(body).path("error");
      return error.isObject() ? error : null;
    } catch (JacksonException _) {
      return null;
    }
  }

  private static String cut(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "…";
  }
}
