package dev.plimsoll.core.cache;

import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/**
 * Names a question for ever, on every node: its tenant, and 128 bits of a SHA-256 over everything
 * its answer depends on, the tenant among it. Two tenants never share one.
 */
public record CacheKey(String tenant, long high, long low) {
  private static final String FORM = "plimsoll answer 1"; // another form makes other keys
  private static final int LONGEST_NUMBER = 32;

  /**
   * The key of a question. Equal are texts that differ in line ends, in white space around a
   * message, in how Unicode composes a letter; parameters in any order, and numbers however they
   * are written.
   */
  public static CacheKey of(Question question) {
    Fingerprint print = new Fingerprint().add(FORM).add(question.tenant()).add(question.model());
    addMessages(print, question.messages());
    addParameters(print, question);
    print.add(question.tools().size());
    question.tools().forEach(print::add);
    byte[] digest = print.digest();
    return new CacheKey(question.tenant(), number(digest, 0), number(digest, 8));
  }

  /**
   * The key of all but the words of the last message: only under the same one may two questions in
   * other words share an answer.
   */
  public static CacheKey ofAllButTheLastWords(Question question) {
    List<Question.Message> messages = new ArrayList<>(question.messages());
    if (!messages.isEmpty()) {
      messages.set(messages.size() - 1, new Question.Message(messages.getLast().role(), ""));
    }
    return of(
        new Question(
            question.tenant(),
            question.model(),
            messages,
            question.parameters(),
            question.tools()));
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
