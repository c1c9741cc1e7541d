package dev.plimsoll.mock.limit;

import static java.util.Locale.ROOT;

import dev.plimsoll.base.text.Nearest;
import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.units.UnitException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A limit as people write it. */
final class LimitText {
  static final String PER_KEY = "per-key";
  static final String UNCORRECTED = "uncorrected";

  private static final String AS_IN = ", as in requests:1000/10m:sliding";
  private static final Pattern SIZE = Pattern.compile("(\\d{1,12})\\s*/\\s*([0-9a-z.]+)");
  private static final List<String> WINDOWS = List.of("fixed", "sliding", "bucket");
  private static final List<String> WORDS =
      List.of("fixed", "sliding", "bucket", PER_KEY, UNCORRECTED);

  private LimitText() {}

  static RateLimit parse(String text) {
    List<String> parts = List.of(text.strip().split("\\s*:\\s*", -1));
    if (parts.size() < 2) {
      throw new UnitException(
          "'%s' is no limit; expected a unit, an amount and its time".formatted(text) + AS_IN);
    }
    Unit unit = unit(parts.get(0));
    Matcher size = size(parts.get(1));
    Set<String> words = words(parts.subList(2, parts.size()));
    if (words.contains(UNCORRECTED) && unit == Unit.REQUESTS) {
      throw new UnitException("a request is one request: only tokens can stay uncorrected");
    }
    return new RateLimit(
        unit,
        Long.parseLong(size.group(1)),
        time(size.group(2)),
        window(words),
        words.contains(PER_KEY),
        !words.contains(UNCORRECTED));
  }

  private static Unit unit(String word) {
    return switch (word) {
      case "requests" -> Unit.REQUESTS;
      case "tokens" -> Unit.TOKENS;
      default ->
          throw new UnitException(
              "'%s' is no unit of a limit%s; expected requests or tokens"
                      .formatted(word, Nearest.hint(word, List.of("requests", "tokens")))
                  + AS_IN);
    };
  }

  private static Matcher size(String text) {
    Matcher size = SIZE.matcher(text);
    if (size.matches()) {
      return size;
    }
    if (text.matches("\\d+")) {
      throw new UnitException(
          "'%1$s' has no time; did you mean '%1$s/min' or '%1$s/h'?".formatted(text));
    }
    throw new UnitException(
        "'%s' is no amount; expected a whole number and its time, as in 1000/10m".formatted(text));
  }

  private static Duration time(String text) {
    return Durations.parse(Character.isDigit(text.charAt(0)) ? text : "1" + text);
  }

  private static Set<String> words(List<String> parts) {
    Set<String> words = new HashSet<>();
    for (String word : parts) {
      if (!WORDS.contains(word)) {
        throw new UnitException(
            "'%s' is no word of a limit%s; allowed: %s"
                .formatted(word, Nearest.hint(word, WORDS), String.join(", ", WORDS)));
      }
      if (!words.add(word)) {
        throw new UnitException("'%s' stands here twice".formatted(word));
      }
    }
    return words;
  }

  private static Window window(Set<String> words) {
    List<String> named = WINDOWS.stream().filter(words::contains).toList();
    if (named.size() > 1) {
      throw new UnitException(
          "a limit is one of %s, not both".formatted(String.join(" and ", named)));
    }
    return named.isEmpty() ? Window.BUCKET : Window.valueOf(named.getFirst().toUpperCase(ROOT));
  }

  static String per(Duration per) {
    return switch (Durations.format(per)) {
      case "1s" -> "s";
      case "1m" -> "min";
      case "1h" -> "h";
      case "1d" -> "d";
      case String other -> other;
    };
  }
}
