package dev.plimsoll.postgres;

import dev.plimsoll.core.cost.Entry;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.ports.delivery.Delivery;
import dev.plimsoll.ports.keys.ApiKey;
import dev.plimsoll.ports.move.Filling;
import dev.plimsoll.ports.move.Kept;
import dev.plimsoll.ports.schedule.Schedule;
import dev.plimsoll.ports.store.AttemptRecord;
import dev.plimsoll.ports.store.Idempotency;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskRecord.TaskResult;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** An empty database that is being filled in one transaction. Servers wait, or give up. */
final class DatabaseFilling implements Filling {
  private static final String FAILURE =
      "failure_kind, failure_message, failure_remedy, failure_retry_after_ns";
  private static final String TASKS =
      "tasks (id, owner, accepted_at, not_before, deadline, started_at, due_at, finished_at, status,"
          + " priority, attempts, crashes, cost, max_tokens, tenant, pool, role, agent, user_id,"
          + " started_on, webhook_host, model, finish_reason, input_tokens, cached_input_tokens,"
          + " output_tokens, timings_ns, "
          + FAILURE
          + ")";

  /** A server that left in order: whoever starts first takes its tasks over. */
  private static final String FORMER =
      "INSERT INTO nodes (name, lease, holds_name, lost_at, lost_because)"
          + " VALUES ('moved', interval '10 seconds', false, clock_timestamp(), 'left')"
          + " RETURNING epoch";

  private final Doors doors;
  private final Connection connection;
  private final long owner;
  private final CopyRows tasks = new CopyRows(TASKS);
  private final CopyRows texts =
      new CopyRows("task_texts (task_id, idempotency_key, webhook, metadata, text)");
  private final CopyRows results = new CopyRows("task_results (task_id, result, details)");
  private final CopyRows attempts =
      new CopyRows("attempts (task_id, number, agent, started_at, ended_at, " + FAILURE + ")");
  private final CopyRows names =
      new CopyRows(
          "idempotency_keys (tenant, key, task_id, accepted_at, lapses_at, fingerprint, answer)");
  private final CopyRows deliveries =
      new CopyRows(
          "deliveries (task_id, ended_at, due_at, gave_up_at, attempts, tenant, host, url, error)");
  private final CopyRows ledger = new CopyRows("ledger (" + LedgerLines.COLUMNS + ")");
  private final List<CopyRows> all =
      List.of(tasks, texts, results, attempts, names, deliveries, ledger);

  private DatabaseFilling(Doors doors, Connection connection, long owner) {
    this.doors = doors;
    this.connection = connection;
    this.owner = owner;
  }

  static DatabaseFilling open(Doors doors, boolean unsafe) {
    Address address = doors.address();
    try {
      Connection connection = doors.open("plimsoll move");
      try {
        Promises.check(connection, address, unsafe);
        mustBeEmpty(connection, address);
        Schema.bring(doors, address);
        connection.setAutoCommit(false);
        return new DatabaseFilling(doors, connection, former(connection, address));
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw doors.failed("be filled", e);
    }
  }

  private static void mustBeEmpty(Connection connection, Address address) throws SQLException {
    Optional<String> against = Emptiness.against(connection, address);
    if (against.isPresent()) {
      throw new StoreException(against.get());
    }
  }

  /** The node that leaves all this behind. */
  private static long former(Connection connection, Address address) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      var _ = statement.execute("LOCK TABLE nodes IN ACCESS EXCLUSIVE MODE");
      mustBeEmpty(connection, address);
      try (ResultSet row = statement.executeQuery(FORMER)) {
        if (!row.next()) {
          throw new SQLException("no epoch was given");
        }
        return row.getLong(1);
      }
    }
  }

  /** Something to write. */
  private interface Step {
    void on(Connection connection) throws SQLException;
  }

  private void write(Step step) {
    try {
      step.on(connection);
    } catch (SQLException e) {
      throw doors.failed("be filled", e);
    }
  }

  @Override
  public void task(Kept kept) {
    TaskRecord task = kept.task();
    TaskRequest request = task.request();
    row(task);
    texts
        .plain(task.id())
        .text(kept.key().map(Idempotency::key))
        .text(request.webhook())
        .text(request.metadata())
        .text(request.text())
        .end();
    for (AttemptRecord attempt : kept.attempts()) {
      attempts.plain(task.id()).plain(attempt.number()).text(attempt.agent());
      attempts.time(attempt.started()).time(attempt.ended());
      failure(attempts, Optional.of(attempt.failure())).end();
    }
    kept.key()
        .ifPresent(key ->
            names
                .text(request.tenant())
                .text(key.key())
                .plain(task.id())
                .time(task.accepted())
                .time(key.until())
                .text(key.fingerprint())
                .text(key.answer())
                .end());
    write(this::flushWhatIsMuch);
  }

  private void row(TaskRecord task) {
    TaskRequest request = task.request();
    tasks.plain(task.id()).plain(owner).time(task.accepted());
    tasks.time(request.notBefore()).time(request.deadline());
    tasks.time(task.started()).time(task.due()).time(task.finished());
    tasks.plain(task.status().word()).plain(request.priority().word());
    tasks.plain(task.attempts()).plain(task.crashes()).plain(task.cost());
    OptionalInt most = request.maxTokens();
    tasks.plain(most.isPresent() ? most.getAsInt() : CopyRows.NULL);
    tasks.text(request.tenant()).text(task.pool()).text(request.role()).text(request.agent());
    tasks.text(request.userId()).text(task.startedOn());
    tasks.text(request.webhook().map(Delivery::hostOf));
    Optional<TaskResult> result = task.result();
    tasks.text(result.map(TaskResult::model)).text(result.map(TaskResult::finishReason));
    tasks.plain(result.map(it -> it.usage().input()));
    tasks.plain(result.map(it -> it.usage().cachedInput()));
    tasks.plain(result.map(it -> it.usage().output()));
    result.ifPresent(it -> results.plain(task.id()).text(it.text()).text(it.details()).end());
    tasks.text(Optional.ofNullable(TimingsText.written(task.timings())));
    failure(tasks, task.failure()).end();
  }

  private static CopyRows failure(CopyRows row, Optional<Failure> failure) {
    return row.text(failure.map(Failure::kind))
        .text(failure.map(Failure::message))
        .plain(failure.map(it -> it.remedy().name().toLowerCase(Locale.ROOT)))
        .plain(failure.flatMap(Failure::retryAfter).map(Duration::toNanos));
  }

  private void flushWhatIsMuch(Connection open) throws SQLException {
    for (CopyRows rows : all) {
      if (rows.isMuch()) {
        rows.flush(open);
      }
    }
  }

  @Override
  public void delivery(Delivery delivery) {
    deliveries
        .plain(delivery.task())
        .time(delivery.end())
        .time(delivery.due())
        .time(delivery.gaveUp())
        .plain(delivery.attempts())
        .text(delivery.tenant())
        .text(delivery.host())
        .text(delivery.url())
        .text(delivery.error())
        .end();
    write(this::flushWhatIsMuch);
  }

  @Override
  public void line(Entry line) {
    LedgerLines.copy(ledger, line);
    write(this::flushWhatIsMuch);
  }

  @Override
  public void schedule(Schedule schedule) {
    write(open -> {
      try (PreparedStatement insert = open.prepareStatement(ScheduleRow.INSERT)) {
        ScheduleRow.fill(insert, schedule);
        var _ = insert.executeUpdate();
      }
    });
  }

  @Override
  public void key(ApiKey key) {
    write(open -> {
      var _ = PostgresKeys.insert(open, key);
    });
  }

  @Override
  public void finish() {
    write(open -> {
      for (CopyRows rows : all) {
        rows.flush(open);
      }
      try (Statement statement = open.createStatement()) {
        var _ = statement.executeUpdate("UPDATE api_key_changes SET version = version + 1");
        open.commit();
        open.setAutoCommit(true);
        var _ = statement.execute("ANALYZE");
      }
    });
  }

  @Override
  public String describe() {
    return doors.address().toString();
  }

  @Override
  public void close() {
    try {
      connection.close(); // which rolls back what was not committed
    } catch (SQLException _) {
      // the database notices too
    }
  }
}
