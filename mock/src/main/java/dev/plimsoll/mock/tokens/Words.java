package dev.plimsoll.mock.tokens;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An endless text in which each word, with the space before it, is exactly one token of o200k_base
 * and of cl100k_base. All words are plain ASCII letters, safe inside a JSON string.
 */
public final class Words {
  private static final List<String> TEXT =
      List.of(
          """
          the sea is wide and a ship that takes more than she can bear will find it out in the
          first storm so paint a line on her side and load her only to that line then let the wind
          come as it may because every crew will know how deep she lies what she can take and when
          to turn back for the port with all hands safe on deck under a clear sky where birds call
          over water and lights burn warm along the shore until new work starts with coffee salt
          and song
          """
              .strip()
              .split("\\s+"));

  private static final byte[][] SPACED =
      TEXT.stream()
          .map(word -> (" " + word).getBytes(StandardCharsets.US_ASCII))
          .toArray(byte[][]::new);
  private static final byte[][] BARE =
      TEXT.stream().map(word -> word.getBytes(StandardCharsets.US_ASCII)).toArray(byte[][]::new);

  private final int start;

  /** The text of one call; calls with neighbouring numbers begin at other words. */
  public Words(long call) {
    this.start = (int) Math.floorMod(call * 7, (long) TEXT.size());
  }

  /** Token {@code index} as ASCII; the first has no space before it. Callers must not change it. */
  public byte[] token(int index) {
    int word = (start + index) % TEXT.size();
    return index == 0 ? BARE[word] : SPACED[word];
  }

  /** The first {@code tokens} tokens as one text. */
  public String text(int tokens) {
    StringBuilder text = new StringBuilder(tokens * 5);
    for (int i = 0; i < tokens; i++) {
      text.append(i == 0 ? "" : " ").append(TEXT.get((start + i) % TEXT.size()));
    }
    return text.toString();
  }
}
