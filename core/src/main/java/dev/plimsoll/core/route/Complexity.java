package dev.plimsoll.core.route;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How much a text asks of a model, from 0 to 1, and what makes it so. An estimate of whether a
 * strong model is worth its price, never of whether the answer will be right.
 *
 * @param value 0 to 1
 * @param traits every trait of the text in a fixed order, also those that weigh nothing
 */
public record Complexity(double value, List<Part> traits) {
  public Complexity {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("complexity is from 0 to 1; found " + value);
    }
    traits = List.copyOf(traits);
  }

  /**
   * One trait and what it adds.
   *
   * @param value how much of it there is, 0 to 1
   * @param contribution what it adds to the log odds; below 0 it speaks for a small model
   */
  public record Part(Trait trait, double value, double contribution) {}

  /**
   * Of a text, by the weights that were learned. The work is bounded whatever the text: 32,000
   * characters are read, each once.
   */
  public static Complexity of(String text) {
    return Weights.LEARNED.weigh(Trait.of(text));
  }

  /** A complexity that somebody stated; it explains nothing. */
  public static Complexity stated(double value) {
    return new Complexity(value, List.of());
  }

  /** The parts that moved it most, strongest first, at most so many. */
  public List<Part> strongest(int most) {
    return traits.stream()
        .filter(part -> part.contribution() != 0)
        .sorted(Comparator.comparingDouble((Part part) -> -Math.abs(part.contribution())))
        .limit(most)
        .toList();
  }

  /** {@code 0.41 (negation +0.73, comparison +0.31)}. */
  @Override
  public String toString() {
    String parts =
        strongest(4).stream()
            .map(p -> String.format(Locale.ROOT, "%s %+.2f", p.trait().word(), p.contribution()))
            .collect(Collectors.joining(", "));
    return figure(value) + (parts.isEmpty() ? "" : " (" + parts + ")");
  }

  /**
   * Two digits, never rounded up: what lies below a threshold must not look as if it reached it.
   */
  static String figure(double value) {
    return String.format(Locale.ROOT, "%.2f", Math.floor(value * 100) / 100);
  }
}
