package dev.plimsoll.lab.arrivals;

import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.base.units.UnitException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One worker's part of what several send together: of everything that is counted, each {@code
 * of}-th, so that all parts together are the whole, once. Never knows what is counted.
 *
 * @param index from 1
 */
public record Part(int index, int of) {
  /** The most workers that share one load. */
  public static final int MOST = 1_000;

  /** All of it, by one worker. */
  public static final Part WHOLE = new Part(1, 1);

  private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\s*/\\s*(\\d{1,4})");

  public Part {
    if (of < 1 || of > MOST || index < 1 || index > of) {
      throw new UnitException(
          "'%d/%d' is no share: expected K/N with N from 1 to %d and K from 1 to N, as in 2/5"
              .formatted(index, of, MOST));
    }
  }

  /**
   * Reads {@code 2/5}.
   *
   * @throws UnitException when it is none
   */
  public static Part parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      String shown = text.length() <= 40 ? text : text.substring(0, 40) + "…";
      throw new UnitException("'%s' is no share: expected K/N, as in 2/5".formatted(shown));
    }
    return new Part(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
  }

  public boolean isWhole() {
    return of == 1;
  }

  /** How many of so many things are this worker's; all parts' counts add up to them. */
  public int count(int all) {
    return all < index ? 0 : (all - index) / of + 1;
  }

  /** The place, among all, of this worker's {@code own}-th thing; both from 0. */
  public long place(long own) {
    return index - 1 + own * of;
  }

  /** What this worker draws from: a seed of its own where there are others, the same every time. */
  public long seed(long whole) {
    return isWhole() ? whole : Seeds.of(whole, Long.MIN_VALUE + index).nextLong();
  }

  @Override
  public String toString() {
    return index + "/" + of;
  }
}
