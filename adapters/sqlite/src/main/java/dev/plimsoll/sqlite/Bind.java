package dev.plimsoll.sqlite;

import dev.plimsoll.ports.store.StorableText;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The parameters of a statement, given from left to right, and its execution. One thread only. */
final class Bind {
  private final PreparedStatement statement;
  private int index;

  Bind(PreparedStatement statement) {
    this.statement = statement;
  }

  Bind text(@Nullable String value) throws SQLException {
    statement.setString(++index, StorableText.written(value));
    return this;
  }

  Bind text(Optional<String> value) throws SQLException {
    return text(value.orElse(null));
  }

  Bind number(long value) throws SQLException {
    statement.setLong(++index, value);
    return this;
  }

  Bind count(OptionalInt value) throws SQLException {
    return value.isPresent() ? number(value.getAsInt()) : none();
  }

  Bind flag(boolean value) throws SQLException {
    return number(value ? 1 : 0);
  }

  Bind none() throws SQLException {
    statement.setNull(++index, Types.NULL);
    return this;
  }

  Bind time(Instant value) throws SQLException {
    return number(Times.micros(value));
  }

  Bind time(Optional<Instant> value) throws SQLException {
    return value.isPresent() ? time(value.get()) : none();
  }

  Bind nanos(Optional<Duration> value) throws SQLException {
    return value.isPresent() ? number(value.get().toNanos()) : none();
  }

  /** How many rows were changed. */
  int update() throws SQLException {
    return statement.executeUpdate();
  }

  ResultSet query() throws SQLException {
    return statement.executeQuery();
  }
}
