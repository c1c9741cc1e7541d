package dev.plimsoll.postgres;

import static dev.plimsoll.postgres.Column.Kind.LONG;
import static dev.plimsoll.postgres.Column.Kind.TEXT;

import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Failure.Remedy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Failures as four columns. */
final class FailureColumns {
  final Column kind;
  final Column message;
  final Column remedy;
  final Column after;

  FailureColumns(int expected) {
    kind = new Column(TEXT, expected);
    message = new Column(TEXT, expected);
    remedy = new Column(TEXT, expected);
    after = new Column(LONG, expected);
  }

  void add(@Nullable Failure failure) {
    kind.add(failure == null ? null : failure.kind());
    message.add(failure == null ? null : failure.message());
    remedy.add(failure == null ? null : failure.remedy().name().toLowerCase(Locale.ROOT));
    if (failure == null || failure.retryAfter().isEmpty()) {
      after.addNull();
    } else {
      after.add(failure.retryAfter().get().toNanos());
    }
  }

  /** The failure that four columns hold, the first of which is given. */
  static Optional<Failure> read(ResultSet row, int first) throws SQLException {
    String kind = row.getString(first);
    if (kind == null) {
      return Optional.empty();
    }
    Remedy remedy = Remedy.valueOf(row.getString(first + 2).toUpperCase(Locale.ROOT));
    long nanos = row.getLong(first + 3);
    Optional<Duration> after =
        row.wasNull() ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
    return Optional.of(
        new Failure(Texts.read(kind), Texts.read(row.getString(first + 1)), remedy, after));
  }
}
