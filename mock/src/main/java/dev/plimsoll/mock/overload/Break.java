package dev.plimsoll.mock.overload;

import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.base.units.UnitException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where answers stop in the middle.
 *
 * @param share of the calls whose answers do
 * @param after how many tokens, 0 to 1,000,000; an answer that has fewer is not touched
 * @param lasting how long until it goes on; absent: for good
 */
public record Break(Share share, int after, Optional<Duration> lasting) {
  private static final Pattern FORM =
      Pattern.compile("(?:(\\S+)\\s+)?after\\s+(\\d{1,7})\\s+tokens?(?:\\s+for\\s+(.+))?");
  private static final int MOST_TOKENS = 1_000_000;
  private static final Duration LONGEST = Duration.ofHours(1);

  public Break {
    if (after < 0 || after > MOST_TOKENS) {
      throw new UnitException(
          "'%d' are no tokens of an answer; expected 0 to %d".formatted(after, MOST_TOKENS));
    }
    if (lasting.orElse(Duration.ZERO).compareTo(LONGEST) > 0) {
      throw new UnitException("an answer stalls for at most 1h; without a time, for good");
    }
  }

  /**
   * Reads {@code after 3 tokens}, {@code 10% after 3 tokens} or {@code 10% after 3 tokens for 20s}.
   *
   * @throws UnitException when it is none of them
   */
  public static Break parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new UnitException(
          "'%s' is no place to stop; expected 'after 3 tokens' or '10%% after 3 tokens'"
              .formatted(text.length() <= 40 ? text : text.substring(0, 40) + "…"));
    }
    String share = form.group(1);
    return new Break(
        share == null ? new Share(1) : Share.parse(share),
        Integer.parseInt(form.group(2)),
        Optional.ofNullable(form.group(3)).map(Durations::parse));
  }

  /** Reads a break for good, as a connection is cut; {@code for} is refused. */
  static Break parseFinal(String text) {
    Break read = parse(text);
    if (read.lasting.isPresent()) {
      throw new UnitException("what was cut does not go on: leave out 'for …'");
    }
    return read;
  }

  /** What {@link #parse} reads again. */
  @Override
  public String toString() {
    return "%safter %d tokens%s"
        .formatted(
            share.fraction() == 1 ? "" : share + " ",
            after,
            lasting.map(time -> " for " + Durations.format(time)).orElse(""));
  }
}
