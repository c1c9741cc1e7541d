package dev.plimsoll.core.cache;

import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Names a question for ever, on every node: its tenant, and 128 bits of a SHA-256 over everything
 * its answer depends on, the tenant among it. Two tenants never share one.
 */
public record CacheKey(String tenant, long high, long low) {
  private static final String FORM = "plimsoll answer 1"; // another form makes other keys
  private static final String FORM_OF_WORDS = "plimsoll words 1";
  private static final int LONGEST_NUMBER = 32;

  /**
   * The key of a question. Equal are texts that differ in line ends, in white space around a
   * message, in how Unicode composes a letter; parameters in any order, and numbers however they
   * are written.
   */
  public static CacheKey of(Question question) {
    Fingerprint print = begin(FORM, question);
    addMessages(print, question.messages());
    return end(print, question);
  }

  /**
   * The key of a question in whatever words say the same as those of its last message, by the rule
   * of {@code SameWords}; empty where those cannot be told. Never the key of an exact question.
   */
  public static Optional<CacheKey> ofWords(Question question) {
    List<Question.Message> messages = question.messages();
    if (messages.isEmpty()) {
      return Optional.empty();
    }
    return SameWords.of(messages.getLast().content())
        .map(words -> {
          Fingerprint print = begin(FORM_OF_WORDS, question);
          addMessages(print, messages.subList(0, messages.size() - 1));
          print.add(messages.getLast().role()).add(words.size());
          words.forEach(print::add);
          return end(print, question);
        });
  }

  private static Fingerprint begin(String form, Question question) {
    return new Fingerprint().add(form).add(question.tenant()).add(question.model());
  }

  private static CacheKey end(Fingerprint print, Question question) {
    addParameters(print, question);
    print.add(question.tools().size());
    question.tools().forEach(print::add);
    byte[] digest = print.digest();
    return new CacheKey(question.tenant(), number(digest, 0), number(digest, 8));
  }

  /**
   * A key of its own for each number: the same question, where more than one thing is kept of it.
   */
  public CacheKey apart(int number) {
    return new CacheKey(tenant, high, low + number); // its bits are as good as random
  }

  /** The 128 bits as 32 hexadecimal digits. */
  public String hex() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(low); // as good as random already
  }

  private static void addMessages(Fingerprint print, List<Question.Message> messages) {
    print.add(messages.size());
    for (Question.Message message : messages) {
      print.add(message.role()).add(normal(message.content()));
    }
  }

  private static void addParameters(Fingerprint print, Question question) {
    TreeMap<String, String> sorted = new TreeMap<>(question.parameters());
    sorted.keySet().removeAll(Question.OF_TRANSPORT);
    print.add(sorted.size());
    sorted.forEach((name, value) -> print.add(name).add(number(value)));
  }

  private static String normal(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC).replace("\r\n", "\n").strip();
  }

  /** A number in its one form; any other text as it is. */
  private static String number(String text) {
    if (text.length() > LONGEST_NUMBER) {
      return text;
    }
    try {
      return new BigDecimal(text).stripTrailingZeros().toString();
    } catch (NumberFormatException _) {
      return text;
    }
  }

  private static long number(byte[] digest, int from) {
    long number = 0;
    for (int i = from; i < from + Long.BYTES; i++) {
      number = number << 8 | (digest[i] & 0xff);
    }
    return number;
  }
}
