package dev.plimsoll.bench.targets;

import java.util.Locale;

/** How a target can fail somebody. */
public enum Fault {
  /** Nobody listens. */
  REFUSES,
  /** It accepts, reads and never answers. */
  STALLS,
  /** It answers with what is not HTTP. */
  GARBAGE,
  /** It closes in the middle of a body whose length it promised. */
  CLOSES_IN_BODY,
  /** Its headers never end. */
  ENDLESS_HEADERS,
  /** It promises ten gigabytes, and sends them. */
  HUGE_BODY,
  /** It sends a byte a second. */
  DRIPS,
  /** It answers well, and its process ends in mid-run. */
  VANISHES;

  /** As words. */
  public String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
