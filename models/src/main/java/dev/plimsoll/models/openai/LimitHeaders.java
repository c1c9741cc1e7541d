package dev.plimsoll.models.openai;

import dev.plimsoll.ports.model.ProviderLimit;
import dev.plimsoll.ports.model.ProviderLimit.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers {@code x-ratelimit-(limit|remaining|reset)-(requests|tokens)}. What is missing
 * or cannot be read is left out: a header of somebody else never fails a call.
 */
final class LimitHeaders {
  private static final Pattern RESET_PART =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h|d)");
  private static final int LONGEST_RESET = 40; // letters
  private static final Duration FARTHEST = Duration.ofDays(32);

  private LimitHeaders() {}

  /**
   * @param header gives a header's value by its name in small letters, or null
   */
  static List<ProviderLimit> read(Function<String, @Nullable String> header) {
    List<ProviderLimit> limits = new ArrayList<>();
    for (Unit unit : Unit.values()) {
      String word = unit.name().toLowerCase(Locale.ROOT);
      Optional<Long> most = number(header.apply("x-ratelimit-limit-" + word));
      Optional<Long> remaining = number(header.apply("x-ratelimit-remaining-" + word));
      Optional<Duration> reset = reset(header.apply("x-ratelimit-reset-" + word));
      if (most.isPresent() && remaining.isPresent() && reset.isPresent()) {
        limits.add(new ProviderLimit(unit, most.get(), remaining.get(), reset.get()));
      }
    }
    return limits;
  }

  private static Optional<Long> number(@Nullable String text) {
    return Optional.ofNullable(text)
        .map(String::strip)
        .filter(digits -> digits.matches("\\d{1,18}"))
        .map(Long::parseLong);
  }

  /** {@code 1s}, {@code 6m0s}, {@code 20ms}, {@code 1.5s}, or seconds without a unit. */
  static Optional<Duration> reset(@Nullable String text) {
    if (text == null || text.length() > LONGEST_RESET) {
      return Optional.empty();
    }
    String value = text.strip();
    if (value.matches("\\d{1,9}(\\.\\d{1,9})?")) {
      value = value + "s";
    }
    Matcher part = RESET_PART.matcher(value);
    Duration sum = Duration.ZERO;
    int end = 0;
    while (part.find() && part.start() == end) {
      sum = sum.plusNanos(Math.round(Double.parseDouble(part.group(1)) * nanos(part.group(2))));
      end = part.end();
    }
    return end > 0 && end == value.length() && sum.compareTo(FARTHEST) <= 0
        ? Optional.of(sum)
        : Optional.empty();
  }

  private static double nanos(String unit) {
    return switch (unit) {
      case "ms" -> 1e6;
      case "s" -> 1e9;
      case "m" -> 60e9;
      case "h" -> 3_600e9;
      case "d" -> 86_400e9;
      default -> throw new IllegalArgumentException(unit);
    };
  }
}
