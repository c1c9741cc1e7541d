package dev.plimsoll.mock.tokens;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.List;

/**
 * Counts tokens as OpenAI's models do. The first count of an encoding loads its table (about 0.3
 * s), and a megabyte of text takes tens of milliseconds: never call it on an event loop.
 * Thread-safe.
 */
public final class TokenCounter {
  private static final List<String> CL100K =
      List.of("gpt-3.5", "gpt-35", "gpt-4-", "text-embedding-");

  /** Longer texts are counted in slices: one run of a million letters alone would take seconds. */
  private static final int SLICE = 128 * 1024;

  private final EncodingRegistry encodings = Encodings.newLazyEncodingRegistry();

  /** Loads the table most models use. */
  public void warm() {
    count("gpt-4o", "warm");
  }

  /**
   * Tokens of {@code text}; words that look like control tokens count as plain text. Exact, except
   * that each 128 Ki characters without a single space between two words may count one too many.
   */
  public long count(String model, String text) {
    Encoding encoding = encodings.getEncoding(encodingOf(model));
    long tokens = 0;
    int from = 0;
    while (from < text.length()) {
      int to = text.length() - from <= SLICE ? text.length() : cut(text, from);
      tokens += encoding.countTokensOrdinary(text.substring(from, to));
      from = to;
    }
    return tokens;
  }

  static EncodingType encodingOf(String model) {
    boolean older = model.equals("gpt-4") || CL100K.stream().anyMatch(model::startsWith);
    return older ? EncodingType.CL100K_BASE : EncodingType.O200K_BASE;
  }

  /** Before a space between two words no token can lie across the cut. */
  private static int cut(String text, int from) {
    for (int at = from + SLICE; at > from + 1; at--) {
      if (text.charAt(at) == ' '
          && letter(text.charAt(at - 1))
          && at + 1 < text.length()
          && letter(text.charAt(at + 1))) {
        return at;
      }
    }
    int end = from + SLICE;
    return Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
  }

  private static boolean letter(char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
  }
}
