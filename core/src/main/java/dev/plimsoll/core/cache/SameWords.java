package dev.plimsoll.core.cache;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * When an answer may be given to a question in other words: they are alike by a score from outside,
 * and all words that carry meaning are equal and in the same order. The score alone never does: it
 * puts "enable 2FA" near "disable 2FA", and "from A to B" at "from B to A". Off unless somebody
 * makes one.
 *
 * @param leastSimilarity from 0 to 1; the score below which nothing is alike
 */
public record SameWords(double leastSimilarity) {
  private static final int LONGEST = 4_000;
  private static final Set<String> COURTESY =
      Set.of("the", "please", "kindly", "hello", "hi", "hey", "thanks");
  private static final Set<String> BEFORE_IS =
      Set.of("what", "who", "where", "when", "how", "that", "it", "there");
  private static final Map<String, String> ODD_NEGATIONS =
      Map.of("can't", "can", "cannot", "can", "won't", "will", "shan't", "shall");

  public SameWords {
    if (!(leastSimilarity >= 0 && leastSimilarity <= 1)) {
      throw new IllegalArgumentException("a similarity lies in 0 to 1, not " + leastSimilarity);
    }
  }

  /** Whether the answer to one may be given to the other. */
  public boolean mayShare(double similarity, String one, String other) {
    return similarity >= leastSimilarity && difference(one, other).isEmpty();
  }

  /**
   * The first words in which two texts differ, for a record of the decision; empty when they say
   * the same. Left out are courtesies and the article "the", commas and the like behind a word, and
   * contractions are written out. Capitals count where a word consists of them ("US" is not "us"):
   * everything else does, so that a doubt costs a call and never a wrong answer. Texts without a
   * word, and those over 4,000 characters, are the same as none.
   */
  public static Optional<String> difference(String one, String other) {
    if (one.length() > LONGEST || other.length() > LONGEST) {
      return Optional.of("longer than %,d characters".formatted(LONGEST));
    }
    List<String> ours = words(one);
    List<String> theirs = words(other);
    for (int i = 0; i < Math.max(ours.size(), theirs.size()); i++) {
      String left = i < ours.size() ? ours.get(i) : "";
      String right = i < theirs.size() ? theirs.get(i) : "";
      if (!left.equals(right)) {
        return Optional.of("'%s' is not '%s'".formatted(left, right));
      }
    }
    return ours.isEmpty() ? Optional.of("no words") : Optional.empty();
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    String straight = Normalizer.normalize(text, Normalizer.Form.NFC).replace('\u2019', '\'');
    for (String piece : straight.strip().split("\\s+", -1)) {
      add(word(piece), words);
    }
    return words;
  }

  private static void add(String word, List<String> words) {
    if (word.isEmpty() || COURTESY.contains(word)) {
      return;
    }
    String stem = ODD_NEGATIONS.get(word);
    if (stem == null && word.endsWith("n't")) {
      stem = word.substring(0, word.length() - 3);
    }
    if (stem != null) {
      words.add(stem);
      words.add("not");
    } else if (word.endsWith("'s") && BEFORE_IS.contains(word.substring(0, word.length() - 2))) {
      words.add(word.substring(0, word.length() - 2));
      words.add("is");
    } else {
      words.add(word);
    }
  }

  /** Without what ends a clause; in small letters unless it consists of capitals. */
  private static String word(String piece) {
    int end = piece.length();
    while (end > 0 && endsClause(piece, end - 1)) {
      end--;
    }
    String word = end == 0 ? piece : piece.substring(0, end); // a sign alone means something
    boolean capitals =
        word.chars().filter(Character::isLetter).count() > 1
            && word.chars().noneMatch(Character::isLowerCase);
    return capitals ? word : word.toLowerCase(Locale.ROOT);
  }

  private static boolean endsClause(String piece, int at) {
    char sign = piece.charAt(at);
    boolean shout = sign == '!' && (at == 0 || Character.isLetter(piece.charAt(at - 1)));
    return shout || ".,;:?".indexOf(sign) >= 0; // "5!" is a product
  }
}
