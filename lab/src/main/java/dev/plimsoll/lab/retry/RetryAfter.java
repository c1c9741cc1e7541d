package dev.plimsoll.lab.retry;

import dev.plimsoll.lab.request.HttpDate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code Retry-After} (RFC 9110 section 10.2.3): seconds, or a date. */
public final class RetryAfter {
  /** Some servers send fractions, which the RFC does not know. */
  private static final Pattern SECONDS = Pattern.compile("\\d+(\\.\\d+)?");

  private RetryAfter() {}

  /** How long is to be waited from now, never less than 0; empty for what is neither form. */
  public static Optional<Duration> read(String text, Instant now) {
    String value = text.strip();
    if (SECONDS.matcher(value).matches()) {
      return Optional.of(Duration.ofNanos((long) Math.ceil(Double.parseDouble(value) * 1e9)));
    }
    return HttpDate.parse(value, now)
        .map(then -> then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO);
  }
}
