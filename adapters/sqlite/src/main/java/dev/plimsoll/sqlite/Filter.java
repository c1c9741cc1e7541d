package dev.plimsoll.sqlite;

import dev.plimsoll.core.work.Status;
import dev.plimsoll.ports.store.Query;
import java.sql.SQLException;

/** A query's filters as one constant condition with six parameters. */
final class Filter {
  static final String MATCHES =
      " AND (?1 IS NULL OR t.tenant = ?1) AND (?2 IS NULL OR t.status = ?2)"
          + " AND (?3 IS NULL OR t.priority = ?3) AND (?4 IS NULL OR t.role = ?4)"
          + " AND (?5 IS NULL OR t.user_id = ?5) AND (?6 IS NULL OR t.failure_kind = ?6)";

  private Filter() {}

  static Bind bind(Bind bind, Query query) throws SQLException {
    return bind.text(query.tenant())
        .text(query.status().map(Words::of))
        .text(query.priority().map(Words::of))
        .text(query.role())
        .text(query.userId())
        .text(query.reason());
  }

  /** Whether every task matches that {@link #indexed} gives. */
  static boolean takesAll(Query query) {
    return query.tenant().isEmpty()
        && query.status().map(Status.DEAD::equals).orElse(true)
        && query.priority().isEmpty()
        && query.role().isEmpty()
        && query.userId().isEmpty()
        && query.reason().isEmpty();
  }

  /** A condition that an index serves, for the status that is asked for. */
  static String indexed(Query query) {
    Status status = query.status().orElse(Status.COMPLETED);
    if (status == Status.DEAD) {
      return "t.status = 'dead'";
    }
    return status.isFinal() ? "true" : "t.finished_at IS NULL";
  }
}
