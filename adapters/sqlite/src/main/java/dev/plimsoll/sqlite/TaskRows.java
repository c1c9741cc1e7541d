package dev.plimsoll.sqlite;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import dev.plimsoll.ports.store.AttemptRecord;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskRecord.TaskResult;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.ports.store.Unfinished;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Rows as the port's records. The columns of each select and the order of its reads belong
 * together.
 */
final class TaskRows {
  /** To be followed by {@code WHERE}; {@code t} is the task. */
  static final String SELECT_RECORD =
      """
      SELECT t.id, t.tenant, p.text, t.priority, t.role, p.agent, t.user_id, p.max_tokens,
        t.not_before, t.deadline, p.webhook, p.metadata, t.pool, t.cost, t.status, t.attempts,
        t.crashes, t.started_on, t.accepted_at, t.started_at, t.due_at, t.finished_at,
        r.text, r.model, r.input_tokens, r.cached_input_tokens, r.output_tokens, r.finish_reason,
        r.details,
        t.failure_kind, t.failure_message, t.failure_remedy, t.failure_retry_after_ns, t.timings_ns
      FROM tasks t JOIN payloads p ON p.number = t.payload
        LEFT JOIN results r ON r.number = t.result
      """;

  static final String SELECT_UNFINISHED =
      """
      SELECT id, priority, pool, tenant, cost, not_before, deadline, attempts, crashes, due_at,
        accepted_at, status, started_on, started_at
      FROM tasks
      """;

  /** The columns of an attempt, in the order in which they are read. */
  static final String ATTEMPT =
      "number, agent, started_at, ended_at, failure_kind, failure_message, failure_remedy,"
          + " failure_retry_after_ns";

  /** Oldest first. */
  static final String SELECT_ATTEMPTS =
      "SELECT " + ATTEMPT + " FROM attempts WHERE task = ? ORDER BY started_at, number";

  private TaskRows() {}

  static TaskRecord record(ResultSet rows) throws SQLException {
    Row row = new Row(rows);
    TaskId id = row.id();
    TaskRequest request = request(row);
    String pool = row.text();
    int cost = row.count();
    Status status = Words.of(Status.class, row.text());
    int attempts = row.count();
    int crashes = row.count();
    Optional<String> startedOn = row.maybeText();
    Instant accepted = row.time();
    Optional<Instant> started = row.maybeTime();
    Optional<Instant> due = row.maybeTime();
    Optional<Instant> finished = row.maybeTime();
    return new TaskRecord(
        id,
        request,
        pool,
        cost,
        status,
        attempts,
        crashes,
        startedOn,
        accepted,
        started,
        due,
        finished,
        result(row),
        row.failure(),
        Words.timings(row.textOrNull()));
  }

  private static TaskRequest request(Row row) throws SQLException {
    String tenant = row.text();
    String text = row.text();
    Priority priority = Words.of(Priority.class, row.text());
    Optional<String> role = row.maybeText();
    Optional<String> agent = row.maybeText();
    Optional<String> userId = row.maybeText();
    OptionalInt maxTokens = row.maybeCount();
    Optional<Instant> notBefore = row.maybeTime();
    Optional<Instant> deadline = row.maybeTime();
    Optional<String> webhook = row.maybeText();
    Optional<String> metadata = row.maybeText();
    return new TaskRequest(
        tenant, text, priority, role, agent, userId, maxTokens, notBefore, deadline, webhook,
        metadata);
  }

  private static Optional<TaskResult> result(Row row) throws SQLException {
    Optional<String> text = row.maybeText();
    String model = row.text();
    Usage usage = new Usage(row.number(), row.number(), row.number());
    String finishReason = row.text();
    Optional<String> details = row.maybeText();
    return text.map(words -> new TaskResult(words, model, usage, finishReason, details));
  }

  /** A task to be taken over, with what its crash needs if it was running. */
  record Left(Unfinished task, boolean running, String agent, Instant started) {}

  static Left left(ResultSet rows) throws SQLException {
    Row row = new Row(rows);
    TaskId id = row.id();
    Priority priority = Words.of(Priority.class, row.text());
    String pool = row.text();
    String tenant = row.text();
    int cost = row.count();
    Ticket ticket = new Ticket(id, priority, pool, tenant, cost, row.maybeTime(), row.maybeTime());
    int attempts = row.count();
    int crashes = row.count();
    Optional<Instant> due = row.maybeTime();
    Instant accepted = row.time();
    boolean running = Words.of(Status.class, row.text()) == Status.RUNNING;
    String agent = row.text();
    Instant started = row.maybeTime().orElse(accepted);
    Unfinished task =
        running
            ? new Unfinished(ticket, attempts - 1, crashes + 1, due, accepted)
            : new Unfinished(ticket, attempts, crashes, due, accepted);
    return new Left(task, running, agent, started);
  }

  static AttemptRecord attempt(ResultSet rows) throws SQLException {
    return attempt(new Row(rows));
  }

  static AttemptRecord attempt(Row row) throws SQLException {
    int number = row.count();
    String agent = row.text();
    Instant started = row.time();
    Instant ended = row.time();
    return new AttemptRecord(
        number,
        agent,
        started,
        ended,
        row.failure().orElseThrow(() -> new SQLException("a failed attempt without a failure")));
  }
}
