package dev.plimsoll.core.cache;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a text says, whatever it wears: its words that carry meaning, in their order. Texts with the
 * same may share an answer; no score of likeness does that, since it puts "enable 2FA" near
 * "disable 2FA", and "from A to B" at "from B to A".
 */
final class SameWords {
  private static final int LONGEST = 4_000;
  private static final Set<String> COURTESY =
      Set.of("the", "please", "kindly", "hello", "hi", "hey", "thanks");
  private static final Set<String> BEFORE_IS =
      Set.of("what", "who", "where", "when", "how", "that", "it", "there");
  private static final Map<String, String> ODD_NEGATIONS =
      Map.of("can't", "can", "cannot", "can", "won't", "will", "shan't", "shall");

  private SameWords() {}

  /**
   * The words of a text. Left out are courtesies and the article "the", commas and the like behind
   * a word, and contractions are written out. Capitals count where a word consists of them ("US" is
   * not "us"): everything else does, so that a doubt costs a call and never a wrong answer. Empty
   * for texts without a word, those over 4,000 characters, and those of several lines, where a
   * space may mean something.
   */
  static Optional<List<String>> of(String text) {
    String stripped = text.strip();
    if (stripped.length() > LONGEST || stripped.lines().count() > 1) {
      return Optional.empty();
    }
    return Optional.of(words(stripped)).filter(words -> !words.isEmpty());
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    String straight = Normalizer.normalize(text, Normalizer.Form.NFC).replace('\u2019', '\'');
    for (String piece : straight.split("\\s+", -1)) {
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
