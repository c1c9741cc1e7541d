package dev.plimsoll.lab.measure;

import dev.plimsoll.base.usage.Usage;
import java.util.Optional;

/**
 * One request that was sent and what became of it; times in nanoseconds from the run's start.
 *
 * @param name the index of the request's name
 * @param phase the index of the phase it was sent in
 * @param kind empty when ok, else the kind of failure
 * @param detail the failure as it may be shown
 * @param firstByte when the first byte of the answer came, or {@link #NEVER}
 * @param firstToken when the first token of a streamed answer came, or {@link #NEVER}
 */
public record Sample(
    int name,
    int phase,
    long intended,
    long sent,
    long done,
    String kind,
    String detail,
    long bytes,
    Optional<Usage> usage,
    long firstByte,
    long firstToken) {
  /** The moment of what did not come. */
  public static final long NEVER = -1;

  /** A sample of which no more moments are known. */
  public Sample(
      int name,
      int phase,
      long intended,
      long sent,
      long done,
      String kind,
      String detail,
      long bytes,
      Optional<Usage> usage) {
    this(name, phase, intended, sent, done, kind, detail, bytes, usage, NEVER, NEVER);
  }

  boolean isOk() {
    return kind.isEmpty();
  }
}
