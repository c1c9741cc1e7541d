package dev.plimsoll.postgres;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** Moments as parameters of statements. */
final class Times {
  /** Earlier than whatever is kept. */
  static final Instant EARLIEST = Instant.parse("-4000-01-01T00:00:00Z");

  private Times() {}

  static void set(PreparedStatement statement, int parameter, Instant time) throws SQLException {
    statement.setObject(parameter, time.atOffset(ZoneOffset.UTC));
  }

  static void set(PreparedStatement statement, int parameter, Optional<Instant> time)
      throws SQLException {
    if (time.isPresent()) {
      set(statement, parameter, time.get());
    } else {
      statement.setNull(parameter, Types.TIMESTAMP_WITH_TIMEZONE);
    }
  }
}
