package dev.plimsoll.lab.request;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Values that requests are made of and nobody may read in a report: those of the environment. What
 * a target says may hold them. Immutable.
 */
public final class Secrets {
  /** None at all. */
  public static final Secrets NONE = new Secrets(List.of());

  /** What is shorter stands in every text by chance. */
  private static final int SHORTEST = 4;

  private static final String HIDDEN = "***";

  private final List<String> values;

  /** Values as they are sent; short ones are no secrets. */
  public Secrets(List<String> values) {
    this.values =
        values.stream()
            .filter(value -> value.length() >= SHORTEST)
            .flatMap(value -> Stream.of(value, URLEncoder.encode(value, StandardCharsets.UTF_8)))
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  /** The same text without them, also where it was cut within one. */
  public String hiddenIn(String text) {
    String hidden = text;
    for (String value : values) {
      hidden = withoutHalf(hidden.replace(value, HIDDEN), value);
    }
    return hidden;
  }

  private static String withoutHalf(String text, String value) {
    if (!text.endsWith("…")) {
      return text;
    }
    int end = text.length() - 1;
    for (int length = Math.min(value.length() - 1, end); length >= SHORTEST; length--) {
      if (text.startsWith(value.substring(0, length), end - length)) {
        return text.substring(0, end - length) + HIDDEN + "…";
      }
    }
    return text;
  }
}
