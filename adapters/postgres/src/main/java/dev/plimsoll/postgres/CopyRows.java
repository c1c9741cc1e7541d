package dev.plimsoll.postgres;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.postgresql.PGConnection;

/** Rows of one table on their way, as COPY takes them: many at a time. For one thread. */
final class CopyRows {
  static final String NULL = "\\N";
  private static final int MOST_CHARACTERS = 1 << 20;

  private final String copy;
  private final StringBuilder rows = new StringBuilder();
  private boolean begun;

  /**
   * Rows for a table.
   *
   * @param target its name and its columns: {@code t (a, b)}
   */
  CopyRows(String target) {
    this.copy = "COPY " + target + " FROM STDIN (FORMAT text, ENCODING 'UTF8')";
  }

  private StringBuilder next() {
    if (begun) {
      rows.append('\t');
    }
    begun = true;
    return rows;
  }

  /** What stands for itself: a number, or a word of ours. */
  CopyRows plain(Object value) {
    next().append(value);
    return this;
  }

  CopyRows plain(Optional<?> value) {
    return plain(value.isPresent() ? value.get() : NULL);
  }

  CopyRows text(String text) {
    String written = requireNonNull(Texts.written(text));
    StringBuilder cell = next();
    int done = 0;
    for (int i = 0; i < written.length(); i++) {
      char c = written.charAt(i);
      char escape =
          switch (c) {
            case '\\' -> '\\';
            case '\t' -> 't';
            case '\n' -> 'n';
            case '\r' -> 'r';
            default -> 0;
          };
      if (escape != 0) {
        cell.append(written, done, i).append('\\').append(escape);
        done = i + 1;
      }
    }
    cell.append(written, done, written.length());
    return this;
  }

  CopyRows text(Optional<String> text) {
    return text.isPresent() ? text(text.get()) : plain(NULL);
  }

  CopyRows time(Instant time) {
    String iso = time.truncatedTo(ChronoUnit.MICROS).toString();
    return plain(iso.startsWith("+") ? iso.substring(1) : iso); // a year of five digits
  }

  CopyRows time(Optional<Instant> time) {
    return time.isPresent() ? time(time.get()) : plain(NULL);
  }

  void end() {
    rows.append('\n');
    begun = false;
  }

  boolean isMuch() {
    return rows.length() > MOST_CHARACTERS;
  }

  void flush(Connection connection) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try {
      var _ =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn(copy, new StringReader(rows.toString()));
      rows.setLength(0);
    } catch (IOException e) {
      throw new SQLException("rows could not be sent", e);
    }
  }
}
