package dev.plimsoll.app;

import dev.plimsoll.base.units.Durations;
import dev.plimsoll.ports.keys.ApiKey.Quota;
import java.time.Duration;
import java.util.regex.Pattern;

/** A quota as people write it: {@code 100/min}, {@code 10/s}, {@code 500/15m}. */
final class QuotaText {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s*/\\s*(\\d*\\s*[a-z]+)");

  private QuotaText() {}

  /**
   * @throws IllegalArgumentException saying what was expected
   */
  static Quota parse(String text) {
    var form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "'%s' is no limit: expected requests and a time, as in 100/min".formatted(text));
    }
    String time = form.group(2);
    Duration per = Durations.parse(Character.isDigit(time.charAt(0)) ? time : "1" + time);
    return new Quota(Integer.parseInt(form.group(1)), per);
  }

  static String format(Quota quota) {
    String per =
        switch (Durations.format(quota.per())) {
          case "1s" -> "s";
          case "1m" -> "min";
          case "1h" -> "h";
          case "1d" -> "d";
          case String other -> other;
        };
    return quota.requests() + "/" + per;
  }
}
