package dev.plimsoll.mock.draw;

import dev.plimsoll.base.units.UnitException;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many tokens answers have of themselves: any number from least to most, equally often. */
public record Length(int least, int most) {
  private static final int MOST = 131_072;
  private static final Pattern FORM = Pattern.compile("(\\d{1,6})(?:\\s*\\.\\.\\s*(\\d{1,6}))?");

  public Length {
    if (least < 1 || most < least || most > MOST) {
      throw new UnitException(
          "%d..%d is no length of an answer; expected 1 to %d tokens, the smaller first"
              .formatted(least, most, MOST));
    }
  }

  /**
   * Reads {@code 20..200} or {@code 50}.
   *
   * @throws UnitException when it is neither
   */
  public static Length parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new UnitException(
          "'%s' is no length of an answer; expected tokens, as in 20..200".formatted(text));
    }
    int least = Integer.parseInt(form.group(1));
    String most = form.group(2);
    return new Length(least, most == null ? least : Integer.parseInt(most));
  }

  int sample(RandomGenerator random) {
    return random.nextInt(least, most + 1);
  }

  @Override
  public String toString() {
    return least == most ? Integer.toString(least) : least + ".." + most;
  }
}
