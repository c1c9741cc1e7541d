package dev.plimsoll.sqlite;

import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.StorableText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A row of an answer, read from left to right: every call reads the next column. */
final class Row {
  private final ResultSet row;
  private int index;

  Row(ResultSet row) {
    this.row = row;
  }

  @Nullable String textOrNull() throws SQLException {
    String written = row.getString(++index);
    return written == null ? null : StorableText.read(written);
  }

  String text() throws SQLException {
    String text = textOrNull();
    return text == null ? "" : text;
  }

  Optional<String> maybeText() throws SQLException {
    return Optional.ofNullable(textOrNull());
  }

  long number() throws SQLException {
    return row.getLong(++index);
  }

  int count() throws SQLException {
    return (int) number();
  }

  OptionalInt maybeCount() throws SQLException {
    int number = count();
    return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(number);
  }

  boolean flag() throws SQLException {
    return number() != 0;
  }

  Optional<Duration> maybeDuration() throws SQLException {
    long nanos = number();
    return row.wasNull() ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
  }

  Instant time() throws SQLException {
    return Times.instant(number());
  }

  Optional<Instant> maybeTime() throws SQLException {
    Instant time = time();
    return row.wasNull() ? Optional.empty() : Optional.of(time);
  }

  TaskId id() throws SQLException {
    return TaskId.parse(text()).orElseThrow(() -> new SQLException("a task's id is no id"));
  }

  /** Four columns: kind, message, remedy, how long to wait. */
  Optional<Failure> failure() throws SQLException {
    String kind = textOrNull();
    String message = text();
    String remedy = textOrNull();
    Optional<Duration> retryAfter = maybeDuration();
    if (kind == null || remedy == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Failure(kind, message, Words.of(Failure.Remedy.class, remedy), retryAfter));
  }
}
