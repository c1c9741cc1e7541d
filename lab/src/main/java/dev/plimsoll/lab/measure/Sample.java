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
    Optional<Usage> usage) {
  boolean isOk() {
    return kind.isEmpty();
  }
}
