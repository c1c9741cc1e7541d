package dev.plimsoll.ports.store;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Where a task's time went. Immutable; a part that took no time or was not measured is absent. */
public record Timings(Map<Part, Duration> parts) {
  public static final Timings NONE = new Timings(Map.of());

  /** A part of a task's time, in the order in which a task meets them. */
  public enum Part {
    /** Waiting for commits. */
    STORE,
    /** Waiting for a slot. */
    QUEUE,
    /** Waiting between attempts. */
    RETRY,
    /** From the decision to start to the agent's first step. */
    AGENT,
    /** Waiting for a rate limit. */
    LIMIT,
    /** Getting a connection to the provider. */
    CONNECT,
    /** From the request to the first token. */
    TTFT,
    /** From the first token to the last. */
    GENERATE,
    /** Tools. */
    TOOL;

    /** The name on the wire. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Timings {
    parts =
        parts.isEmpty() ? Map.of() : java.util.Collections.unmodifiableMap(new EnumMap<>(parts));
  }

  /** These timings with a part made longer; nothing changes for a duration that is not positive. */
  public Timings plus(Part part, Duration time) {
    if (!time.isPositive()) {
      return this;
    }
    Map<Part, Duration> sum = new EnumMap<>(Part.class);
    sum.putAll(parts);
    sum.merge(part, time, Duration::plus);
    return new Timings(sum);
  }

  /** All parts together. */
  public Duration total() {
    return parts.values().stream().reduce(Duration.ZERO, Duration::plus);
  }
}
