package dev.plimsoll.serve.http;

import dev.plimsoll.ports.store.Timings;
import java.time.Duration;
import java.util.Locale;

/** Writes the {@code Server-Timing} header (W3C Server Timing): parts and total in milliseconds. */
final class ServerTiming {
  private final StringBuilder value = new StringBuilder();

  ServerTiming part(String name, Duration time) {
    if (!value.isEmpty()) {
      value.append(", ");
    }
    value.append(String.format(Locale.ROOT, "%s;dur=%.3f", name, time.toNanos() / 1e6));
    return this;
  }

  ServerTiming parts(Timings timings) {
    timings.parts().forEach((part, time) -> part(part.word(), time));
    return this;
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
