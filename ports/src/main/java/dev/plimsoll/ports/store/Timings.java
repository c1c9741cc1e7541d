package dev.plimsoll.ports.store;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Where a task's time went. Immutable; a part that took no time or was not measured is absent. */
public final class Timings {
  public static final Timings NONE = new Timings(new long[0]);

  private final long[] nanos; // by part, to the last that took time: a million wait with one each

  private Timings(long[] nanos) {
    this.nanos = nanos;
  }

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
    /** Looking into the cache, or waiting for the answer to an equal call. */
    CACHE,
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

  /** These timings with a part made longer; nothing changes for a duration that is not positive. */
  public Timings plus(Part part, Duration time) {
    if (!time.isPositive()) {
      return this;
    }
    long[] sum = Arrays.copyOf(nanos, Math.max(nanos.length, part.ordinal() + 1));
    sum[part.ordinal()] += time.toNanos();
    return new Timings(sum);
  }

  /** The parts that took time, in their order. */
  public Map<Part, Duration> parts() {
    Map<Part, Duration> parts = new EnumMap<>(Part.class);
    for (int i = 0; i < nanos.length; i++) {
      if (nanos[i] > 0) {
        parts.put(Part.values()[i], Duration.ofNanos(nanos[i]));
      }
    }
    return Collections.unmodifiableMap(parts);
  }

  /** All parts together. */
  public Duration total() {
    return Duration.ofNanos(LongStream.of(nanos).sum());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Timings that && Arrays.equals(nanos, that.nanos);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(nanos);
  }

  @Override
  public String toString() {
    return parts().toString();
  }
}
