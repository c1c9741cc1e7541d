package dev.plimsoll.serve.http;

import dev.plimsoll.ports.store.Timings;
import java.time.Duration;

/** Writes the {@code Server-Timing} header (W3C Server Timing): parts and total in milliseconds. */
final class ServerTiming {
  private final StringBuilder value = new StringBuilder();

  ServerTiming part(String name, Duration time) {
    if (!value.isEmpty()) {
      value.append(", ");
    }
    long micros = Math.max(0, (time.toNanos() + 500) / 1_000);
    value.append(name).append(";dur=").append(micros / 1_000).append('.');
    String rest = Long.toString(1_000 + micros % 1_000); // by hand: every answer has it
    value.append(rest, 1, 4);
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
