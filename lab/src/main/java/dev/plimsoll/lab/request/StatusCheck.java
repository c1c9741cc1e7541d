package dev.plimsoll.lab.request;

import java.util.Optional;

/** A check of the answer's status. */
record StatusCheck(String expression, Comparison comparison, int status) implements Check {
  @Override
  public Optional<String> failure(int found, AnswerBody body) {
    return comparison.holds(Integer.compare(found, status))
        ? Optional.empty()
        : Optional.of("status " + found);
  }
}
