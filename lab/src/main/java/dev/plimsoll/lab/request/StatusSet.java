package dev.plimsoll.lab.request;

import java.util.Optional;
import java.util.Set;

/** The statuses that an answer may have. */
record StatusSet(String expression, Set<Integer> statuses) implements Check {
  StatusSet {
    statuses = Set.copyOf(statuses);
  }

  @Override
  public Optional<Failed> failure(Seen seen) {
    int found = seen.answer().status();
    return statuses.contains(found) ? Optional.empty() : failed("status " + found);
  }
}
