package dev.plimsoll.mock.limit;

import java.util.Locale;

/** How an allowance comes back. */
public enum Window {
  /** All at once at each border; the first window begins with the provider. */
  FIXED,
  /** Each part of it once it is as old as the window. */
  SLIDING,
  /** Steadily, up to the whole. */
  BUCKET;

  /** As options say it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
