package dev.plimsoll.base.random;

import dev.plimsoll.base.units.UnitException;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a whole number is drawn, such as the tokens of a text: in the shapes that {@link
 * Distribution} has for times. From 0 to {@value #MOST}.
 */
public final class Amounts {
  public static final int MOST = 100_000_000;

  private static final Pattern FORM =
      Pattern.compile(
          "((?:constant:|exponential:)?)(\\d{1,8})|((?:uniform:|lognormal:)?)(\\d{1,8})\\.\\.(\\d{1,8})");

  private final Distribution shape; // a nanosecond stands for one
  private final String text;

  private Amounts(Distribution shape, String text) {
    this.shape = shape;
    this.text = text;
  }

  /** Draws one; equal generators give equal numbers. */
  public int sample(RandomGenerator random) {
    return Math.clamp(shape.sample(random).toNanos(), 0, MOST);
  }

  /**
   * Reads {@code 300}, {@code 100..900}, {@code constant:300}, {@code uniform:100..900}, {@code
   * exponential:400} (its mean) or {@code lognormal:800..6000} (median and 99th percentile).
   *
   * @throws UnitException when it is none of them
   */
  public static Amounts parse(String text) {
    String plain = text.strip();
    Matcher form = FORM.matcher(plain);
    if (!form.matches() || isBackwards(form)) {
      throw new UnitException(
          "'%s' are no whole numbers below %d; expected as in 300, 100..900, exponential:400 or lognormal:800..6000, the smaller first"
              .formatted(plain, MOST));
    }
    String nanos =
        form.group(2) != null
            ? form.group(1) + form.group(2) + "ns"
            : form.group(3) + form.group(4) + "ns.." + form.group(5) + "ns";
    return new Amounts(Distribution.parse(nanos), plain);
  }

  private static boolean isBackwards(Matcher form) {
    if (form.group(4) == null) {
      return false;
    }
    int least = Integer.parseInt(form.group(4));
    boolean isLognormal = form.group(3).equals("lognormal:");
    return least > Integer.parseInt(form.group(5)) || (isLognormal && least == 0);
  }

  @Override
  public String toString() {
    return text;
  }
}
