package dev.plimsoll.postgres;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.AttemptRecord;
import dev.plimsoll.ports.store.Idempotency;
import dev.plimsoll.ports.store.Query;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskRecord.TaskResult;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.ports.store.TaskStore.Page;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** Reads tasks, their histories and their keys. Stateless. */
final class Reading {
  /** How many tasks a list looks through at most, where no index leads it. */
  static final int SCANNED_MOST = 100_000;

  private static final String COLUMNS =
      "SELECT t.id, t.tenant, x.text, t.priority, t.role, t.agent, t.user_id, t.max_tokens,"
          + " t.not_before, t.deadline, x.webhook, x.metadata, t.pool, t.cost, t.status, t.attempts,"
          + " t.crashes, t.started_on, t.accepted_at, t.started_at, t.due_at, t.finished_at,"
          + " r.result, t.model, t.input_tokens, t.cached_input_tokens, t.output_tokens,"
          + " t.finish_reason, t.failure_kind, t.failure_message, t.failure_remedy,"
          + " t.failure_retry_after_ns, t.timings_ns, r.details\nFROM ";
  private static final String TEXTS =
      " t JOIN task_texts x ON x.task_id = t.id"
          + " LEFT JOIN task_results r ON r.task_id = t.id\n";

  /** To be followed by a condition or an order. */
  static final String ALL = COLUMNS + "tasks" + TEXTS;

  static final String FIND = ALL + "WHERE t.id = ?";

  /** The columns of an attempt, in the order in which they are read. */
  static final String ATTEMPT =
      "number, agent, started_at, ended_at, failure_kind, failure_message, failure_remedy,"
          + " failure_retry_after_ns";

  static final String HELD =
      "SELECT task_id, fingerprint, answer FROM idempotency_keys"
          + " WHERE tenant = ? AND key = ? AND lapses_at > ?";

  static String list(Filter filter) {
    return COLUMNS + filter.newest() + TEXTS + "ORDER BY t.id DESC LIMIT ?";
  }

  Optional<TaskRecord> find(Connection connection, TaskId id) throws SQLException {
    try (PreparedStatement find = connection.prepareStatement(FIND)) {
      find.setObject(1, uuid(id));
      try (ResultSet row = find.executeQuery()) {
        return row.next() ? Optional.of(task(row)) : Optional.empty();
      }
    }
  }

  List<TaskRecord> findAll(Connection connection, List<TaskId> ids) throws SQLException {
    Column wanted = new Column(Column.Kind.UUID, ids.size());
    ids.forEach(wanted::add);
    List<TaskRecord> found = new ArrayList<>();
    try (PreparedStatement find = connection.prepareStatement(ALL + "WHERE t.id = ANY (?)")) {
      find.setObject(1, wanted);
      try (ResultSet row = find.executeQuery()) {
        while (row.next()) {
          found.add(task(row));
        }
      }
    }
    return found;
  }

  List<AttemptRecord> attempts(Connection connection, TaskId id) throws SQLException {
    String sql = "SELECT " + ATTEMPT + " FROM attempts WHERE task_id = ? ORDER BY seq";
    List<AttemptRecord> attempts = new ArrayList<>();
    try (PreparedStatement find = connection.prepareStatement(sql)) {
      find.setObject(1, uuid(id));
      try (ResultSet row = find.executeQuery()) {
        while (row.next()) {
          attempts.add(attempt(row, 1));
        }
      }
    }
    return List.copyOf(attempts);
  }

  /** An attempt whose columns begin with this one. */
  static AttemptRecord attempt(ResultSet row, int first) throws SQLException {
    Failure failure = FailureColumns.read(row, first + 4).orElseThrow();
    return new AttemptRecord(
        row.getInt(first),
        Texts.read(row.getString(first + 1)),
        time(row, first + 2).orElseThrow(),
        time(row, first + 3).orElseThrow(),
        failure);
  }

  Optional<Idempotency.Held> held(Connection connection, String tenant, String key, Instant now)
      throws SQLException {
    try (PreparedStatement find = connection.prepareStatement(HELD)) {
      find.setString(1, Texts.written(tenant));
      find.setString(2, Texts.written(key));
      find.setObject(3, now.atOffset(ZoneOffset.UTC));
      try (ResultSet row = find.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Idempotency.Held(
                    Script.id(row, 1), Texts.read(row.getString(2)), Texts.read(row.getString(3))))
            : Optional.empty();
      }
    }
  }

  Page list(Connection connection, Query query) throws SQLException {
    Filter filter = Filter.of(query);
    List<TaskRecord> page = new ArrayList<>();
    try (PreparedStatement list = connection.prepareStatement(list(filter))) {
      int next = filter.fill(list);
      list.setInt(next, query.limit() + 1);
      try (ResultSet row = list.executeQuery()) {
        while (row.next()) {
          page.add(task(row));
        }
      }
    }
    if (page.size() > query.limit()) {
      List<TaskRecord> whole = List.copyOf(page.subList(0, query.limit()));
      return new Page(whole, Optional.of(whole.getLast().id()));
    }
    return new Page(
        List.copyOf(page), filter.isScan() ? lastScanned(connection, query) : Optional.empty());
  }

  /** The last of the tasks that a list looked through, where there are older ones. */
  private static Optional<TaskId> lastScanned(Connection connection, Query query)
      throws SQLException {
    String sql = "SELECT id FROM tasks WHERE id < ? ORDER BY id DESC OFFSET ? LIMIT 1";
    try (PreparedStatement last = connection.prepareStatement(sql)) {
      last.setObject(1, uuid(query.after().orElse(Filter.NEWEST)));
      last.setInt(2, SCANNED_MOST - 1);
      try (ResultSet row = last.executeQuery()) {
        return row.next() ? Optional.of(Script.id(row, 1)) : Optional.empty();
      }
    }
  }

  /** Tasks that match and are over, the oldest first. */
  List<TaskId> over(Connection connection, Query query, int most) throws SQLException {
    Filter filter = Filter.of(query);
    List<TaskId> ids = new ArrayList<>();
    try (PreparedStatement list =
        connection.prepareStatement(
            "SELECT id FROM tasks WHERE finished_at IS NOT NULL"
                + filter.conditions()
                + " ORDER BY finished_at, id LIMIT ?")) {
      int next = filter.fillConditions(list, 1);
      list.setInt(next, most);
      try (ResultSet row = list.executeQuery()) {
        while (row.next()) {
          ids.add(Script.id(row, 1));
        }
      }
    }
    return ids;
  }

  static UUID uuid(TaskId id) {
    return new UUID(id.high(), id.low());
  }

  static Optional<Instant> time(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? Optional.empty() : Optional.of(time.toInstant());
  }

  static Optional<String> text(ResultSet row, int column) throws SQLException {
    String text = row.getString(column);
    return text == null ? Optional.empty() : Optional.of(Texts.read(text));
  }

  static Priority priority(ResultSet row, int column) throws SQLException {
    return Priority.of(row.getString(column)).orElseThrow();
  }

  static TaskRecord task(ResultSet row) throws SQLException {
    int maxTokens = row.getInt(8);
    OptionalInt most = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(maxTokens);
    TaskRequest request =
        new TaskRequest(
            Texts.read(row.getString(2)),
            Texts.read(row.getString(3)),
            priority(row, 4),
            text(row, 5),
            text(row, 6),
            text(row, 7),
            most,
            time(row, 9),
            time(row, 10),
            text(row, 11),
            text(row, 12));
    return new TaskRecord(
        Script.id(row, 1),
        request,
        Texts.read(row.getString(13)),
        row.getInt(14),
        Status.of(row.getString(15)).orElseThrow(),
        row.getInt(16),
        row.getInt(17),
        text(row, 18),
        time(row, 19).orElseThrow(),
        time(row, 20),
        time(row, 21),
        time(row, 22),
        result(row),
        FailureColumns.read(row, 29),
        TimingsText.read(row.getString(33)));
  }

  private static Optional<TaskResult> result(ResultSet row) throws SQLException {
    Optional<String> text = text(row, 23);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Usage usage = new Usage(row.getLong(25), row.getLong(26), row.getLong(27));
    return Optional.of(
        new TaskResult(
            text.get(), text(row, 24).orElse(""), usage, text(row, 28).orElse(""), text(row, 34)));
  }
}
