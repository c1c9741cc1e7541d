package dev.plimsoll.core.cost;

import java.time.Instant;

/**
 * One line of the append-only ledger. Never changed: what turns out otherwise is another line.
 *
 * @param id unique for its kind; the same for what reserves and what settles a call, so that a line
 *     written twice is one
 */
public record Entry(String id, Kind kind, Payer payer, Charge charge, Instant at) {
  /** What a line says. */
  public enum Kind {
    /** So much was set aside before the call. */
    RESERVE,
    /** So much it was in the end, nothing where the call never happened. */
    SETTLE,
    /** It was cut short, and so much of it is billed all the same. */
    PARTIAL
  }

  /** Whether money was spent, rather than set aside. */
  public boolean isSpent() {
    return switch (kind) {
      case RESERVE -> false;
      case SETTLE, PARTIAL -> true;
    };
  }
}
