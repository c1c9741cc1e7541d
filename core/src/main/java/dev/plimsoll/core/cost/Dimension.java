package dev.plimsoll.core.cost;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** By what the ledger adds up, and of how many names it keeps the sums. */
public enum Dimension {
  TASK(10_000),
  AGENT(1_000),
  USER(10_000),
  KEY(10_000),
  TENANT(1_000),
  MODEL(1_000),
  HOUR(72),
  DAY(400);

  private final int most;

  Dimension(int most) {
    this.most = most;
  }

  /** The most names that are kept apart. */
  public int most() {
    return most;
  }

  /** Under what an entry counts. Hours and days are those of UTC, as providers bill. */
  public Heading of(Entry entry) {
    Payer payer = entry.payer();
    return switch (this) {
      case TASK -> new Heading("", payer.task().value());
      case AGENT -> new Heading("", payer.agent());
      case USER -> new Heading(payer.tenant(), payer.user());
      case KEY -> new Heading(payer.tenant(), payer.key());
      case TENANT -> new Heading("", payer.tenant());
      case MODEL -> new Heading(entry.charge().provider(), entry.charge().model());
      case HOUR -> new Heading("", entry.at().truncatedTo(ChronoUnit.HOURS).toString());
      case DAY -> new Heading("", day(entry.at()));
    };
  }

  private static String day(Instant at) {
    return at.atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }
}
