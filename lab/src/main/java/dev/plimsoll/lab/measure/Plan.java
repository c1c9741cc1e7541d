package dev.plimsoll.lab.measure;

import java.util.Optional;

/**
 * What a phase of load is meant to be.
 *
 * @param label its shape in words
 * @param users how many there are in closed load, 0 in open load
 * @param lengthNanos how long requests fall due; empty where nobody can know it
 */
public record Plan(String label, int users, Optional<Long> lengthNanos) {
  public static Plan closed(String label, int users, Optional<Long> lengthNanos) {
    return new Plan(label, users, lengthNanos);
  }

  public static Plan open(String label, long lengthNanos) {
    return new Plan(label, 0, Optional.of(lengthNanos));
  }

  /** Whether requests fall due whatever became of those before. */
  public boolean isOpen() {
    return users == 0;
  }
}
