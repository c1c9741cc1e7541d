package dev.plimsoll.lab.request;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern that foreign text is searched with. It gives up, as if nothing was found, before a text
 * made to be slow costs more than about 10 ms: backtracking can take time exponential in the text.
 */
record Regex(Pattern pattern) {
  /** So much of a text is searched. */
  static final int MOST_CHARS = 1 << 16;

  private static final int MOST_LOOKS = 2_000_000;

  /**
   * Reads a pattern of {@link Pattern}'s syntax.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Regex parse(String source) {
    try {
      return new Regex(Pattern.compile(source));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "'%s' is not a pattern: %s".formatted(source, e.getDescription()), e);
    }
  }

  /** The first place where it is found; empty also where the search would cost too much. */
  Optional<MatchResult> find(String text) {
    String start = text.length() <= MOST_CHARS ? text : text.substring(0, MOST_CHARS);
    try {
      Matcher matcher = pattern.matcher(new Watched(start, new int[] {MOST_LOOKS}));
      return matcher.find() ? Optional.of(matcher.toMatchResult()) : Optional.empty();
    } catch (TooSlow | StackOverflowError _) { // a group repeated over a long text recurses
      return Optional.empty();
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Regex regex && regex.pattern.pattern().equals(pattern.pattern());
  }

  @Override
  public int hashCode() {
    return pattern.pattern().hashCode();
  }

  /** Counts how often the pattern looks at its text, and ends the search that looks too often. */
  private record Watched(String text, int[] left) implements CharSequence {
    @Override
    public char charAt(int index) {
      if (--left[0] < 0) {
        throw new TooSlow();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private static final class TooSlow extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooSlow() {
      super("too slow", null, false, false);
    }
  }
}
