package dev.plimsoll.base.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word somebody probably meant. */
public final class Nearest {
  private Nearest() {}

  /**
   * The candidate nearest to {@code word}, if it is near enough to be a slip of the pen, or the one
   * it is the beginning of.
   */
  public static Optional<String> to(String word, Collection<String> candidates) {
    String bare = bare(word);
    Optional<String> begun =
        candidates.stream()
            .filter(candidate -> bare.length() >= 3 && bare(candidate).startsWith(bare))
            .findFirst();
    if (begun.isPresent()) {
      return begun;
    }
    return candidates.stream()
        .min(Comparator.comparingInt(candidate -> distance(bare, bare(candidate))))
        .filter(best -> distance(bare, bare(best)) <= Math.max(1, bare.length() / 3));
  }

  /** {@code ; did you mean 'x'?}, or nothing. */
  public static String hint(String word, Collection<String> candidates) {
    return to(word, candidates).map(best -> "; did you mean '" + best + "'?").orElse("");
  }

  private static String bare(String word) {
    String cut = word.length() > 60 ? word.substring(0, 60) : word;
    return cut.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
  }

  /** Optimal string alignment distance: insert, delete, replace, swap two neighbours. */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      d[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      d[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
