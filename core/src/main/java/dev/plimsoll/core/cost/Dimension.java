package dev.plimsoll.core.cost;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** By what the ledger adds up. */
public enum Dimension {
  TASK,
  AGENT,
  ROLE,
  USER,
  KEY,
  TENANT,
  MODEL,
  HOUR,
  DAY;

  /** The word used in requests. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Under what an entry counts. Hours and days are those of UTC, as providers bill. */
  public Heading of(Entry entry) {
    Payer payer = entry.payer();
    return switch (this) {
      case TASK -> new Heading("", payer.task().value());
      case AGENT -> new Heading("", payer.agent());
      case ROLE -> new Heading("", payer.role());
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
