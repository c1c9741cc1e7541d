package dev.plimsoll.lab.request;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A check of the body as text, whatever its type. */
record TextCheck(String expression, Demand demand) implements Check {
  @Override
  public Optional<Failed> failure(Seen seen) {
    String text = new String(seen.answer().body(), StandardCharsets.UTF_8);
    return demand.holds(text) ? Optional.empty() : failed("not found");
  }
}
