package dev.plimsoll.mock.limit;

import java.util.Locale;

/** What a limit counts. */
public enum Unit {
  REQUESTS,
  TOKENS;

  /** As options and headers say it: {@code requests}, {@code tokens}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
