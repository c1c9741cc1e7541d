package dev.plimsoll.lab.request;

import java.util.Optional;

/** A comparison of the body's length; the body itself need not be kept. */
record SizeCheck(String expression, Comparison comparison, long bytes) implements Check {
  @Override
  public Optional<Failed> failure(Seen seen) {
    long found = seen.answer().bodySize();
    return comparison.holds(Long.compare(found, bytes)) ? Optional.empty() : failed(found + "B");
  }
}
