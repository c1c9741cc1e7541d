package dev.plimsoll.postgres;

import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.Query;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Which tasks, as SQL: led by an index where there is one, else through the newest so many. */
final class Filter {
  /** Greater than every id. */
  static final TaskId NEWEST = new TaskId(-1, -1);

  private enum Way {
    /** No condition, or conditions that no index knows: the newest tasks, one after another. */
    NEWEST,
    USER,
    /** Dead letters, and what was cancelled or expired. */
    ENDED,
    UNFINISHED
  }

  private final Query query;
  private final Way way;
  private final StringBuilder conditions = new StringBuilder();
  private final List<String> values = new ArrayList<>();

  private Filter(Query query, Way way) {
    this.query = query;
    this.way = way;
  }

  static Filter of(Query query) {
    Way way = Way.NEWEST;
    if (query.userId().isPresent()) {
      way = Way.USER;
    } else if (query.status().isPresent()) {
      Status status = query.status().get();
      way =
          !status.isFinal() ? Way.UNFINISHED : status == Status.COMPLETED ? Way.NEWEST : Way.ENDED;
    }
    Filter filter = new Filter(query, way);
    query.tenant().ifPresent(tenant -> filter.where("tenant = ?", tenant));
    query.status().ifPresent(filter::whereStatus);
    query
        .priority()
        .map(Priority::word)
        .ifPresent(word -> filter.where("priority = ?::task_priority", word));
    query.role().ifPresent(role -> filter.where("role = ?", role));
    query.userId().ifPresent(user -> filter.where("user_id = ?", user));
    query.reason().ifPresent(reason -> filter.where("failure_kind = ?", reason));
    return filter;
  }

  private void whereStatus(Status status) {
    boolean ended = status.isFinal() && status != Status.COMPLETED;
    where((ended ? "ended" : "status") + " = ?::task_status", status.word());
  }

  private void where(String condition, String value) {
    conditions.append(" AND ").append(condition);
    values.add(java.util.Objects.requireNonNull(Texts.written(value)));
  }

  /** Whether it looks through tasks that do not match. */
  boolean isScan() {
    return way == Way.NEWEST && !values.isEmpty();
  }

  /** All conditions, each after an AND. */
  String conditions() {
    return conditions.toString();
  }

  /** The newest tasks that match and are older than the query's {@code after}. */
  String newest() {
    return switch (way) {
      case NEWEST ->
          isScan()
              ? "(SELECT * FROM (SELECT * FROM tasks WHERE id < ? ORDER BY id DESC LIMIT "
                  + Reading.SCANNED_MOST
                  + ") s WHERE true"
                  + conditions
                  + " ORDER BY id DESC LIMIT ?)"
              : "(SELECT * FROM tasks WHERE id < ? ORDER BY id DESC LIMIT ?)";
      case USER, ENDED ->
          "(SELECT * FROM tasks WHERE id < ?" + conditions + " ORDER BY id DESC LIMIT ?)";
      case UNFINISHED ->
          "(SELECT s.* FROM nodes n CROSS JOIN unnest(enum_range(NULL::task_priority)) AS p (priority)"
              + " CROSS JOIN LATERAL (SELECT * FROM tasks o WHERE o.owner = n.epoch"
              + " AND o.priority = p.priority AND o.finished_at IS NULL AND o.id < ?"
              + conditions
              + " ORDER BY o.id DESC LIMIT ?) s WHERE n.emptied_at IS NULL)";
    };
  }

  /** Fills in what {@link #newest} needs; returns the next parameter's number. */
  int fill(PreparedStatement statement) throws SQLException {
    statement.setObject(1, Reading.uuid(query.after().orElse(NEWEST)));
    int next = fillConditions(statement, 2);
    statement.setInt(next, query.limit() + 1);
    return next + 1;
  }

  /** Fills in what the conditions need. */
  int fillConditions(PreparedStatement statement, int first) throws SQLException {
    int next = first;
    for (String value : values) {
      statement.setString(next++, value);
    }
    return next;
  }
}
