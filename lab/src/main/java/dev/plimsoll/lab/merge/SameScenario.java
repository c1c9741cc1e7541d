package dev.plimsoll.lab.merge;

import dev.plimsoll.base.yaml.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A worker's {@code scenario.yaml} line by line, to be held against another's: all of them have to
 * say the same, but for the seed.
 */
final class SameScenario {
  private static final long LARGEST_BYTES = 4_000_000;
  private static final int LONGEST_LINE = 4_000_000;

  private SameScenario() {}

  /** The lines of a scenario, each with its end. */
  static String read(Path file) {
    StringBuilder text = new StringBuilder();
    try (Lines lines = new Lines(file, LONGEST_LINE, LARGEST_BYTES)) {
      for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
        text.append(line.get()).append('\n');
      }
    }
    return text.toString();
  }

  /**
   * Compares two of them.
   *
   * @throws InputException with the first line that differs
   */
  static void check(Path one, String text, Path other, String otherText) {
    List<String> lines = lines(text);
    List<String> others = lines(otherText);
    for (int i = 0; i < Math.max(lines.size(), others.size()); i++) {
      String line = i < lines.size() ? lines.get(i) : "the end";
      String found = i < others.size() ? others.get(i) : "the end";
      if (!line.equals(found) && !(isSeed(line) && isSeed(found))) {
        throw InputException.of(
            "%s:%d: found '%s', and %s has '%s': workers of different scenarios%n  Merge runs of one scenario, which differ in seed and share alone."
                .formatted(other, i + 1, cut(found), one, cut(line)));
      }
    }
  }

  private static boolean isSeed(String line) {
    return line.matches("seed: -?\\d+");
  }

  private static List<String> lines(String text) {
    return new ArrayList<>(text.lines().toList());
  }

  private static String cut(String line) {
    return line.length() <= 100 ? line.strip() : line.strip().substring(0, 99) + "…";
  }
}
