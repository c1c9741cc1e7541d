package dev.plimsoll.lab.request;

import java.util.Optional;

/** A comparison of the answer's status. */
record StatusCheck(String expression, Comparison comparison, int status) implements Check {
  @Override
  public Optional<Failed> failure(Seen seen) {
    int found = seen.answer().status();
    return comparison.holds(Integer.compare(found, status))
        ? Optional.empty()
        : failed("status " + found);
  }
}
