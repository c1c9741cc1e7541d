package dev.plimsoll.lab.request;

import java.util.Optional;

/** A check of one of the answer's headers. */
record HeaderCheck(String expression, String name, Demand demand) implements Check {
  @Override
  public Optional<Failed> failure(Seen seen) {
    String found = seen.answer().header(name);
    if (found == null) {
      return failed("no such header");
    }
    return demand.holds(found) ? Optional.empty() : failed("found " + found);
  }
}
