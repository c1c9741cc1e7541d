package dev.plimsoll.postgres;

import static dev.plimsoll.postgres.Column.Kind.INT;
import static dev.plimsoll.postgres.Column.Kind.LONG;
import static dev.plimsoll.postgres.Column.Kind.TEXT;
import static dev.plimsoll.postgres.Column.Kind.TIME;
import static dev.plimsoll.postgres.Column.Kind.UUID;

import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.TaskRecord.TaskResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Steps of tasks that are here, as statements. Each changes only what is owned and not over. */
final class Updating {
  /**
   * Owned and not over, said so that no index on that can be used: beside a backlog the planner
   * would read all of it for each task, rather than each task by its id.
   */
  static final String MINE =
      "t.owner + 0 = ANY (?) AND coalesce(t.finished_at, 'infinity') = 'infinity'";

  private static final String OURS = "WHERE t.id = u.id AND " + MINE + " RETURNING t.id";

  private static final String STARTED =
      """
      UPDATE tasks t SET status = 'running', attempts = u.attempt, started_on = u.agent,
        started_at = u.at, due_at = NULL
      FROM unnest(?, ?, ?, ?) AS u (id, attempt, agent, at)
      """
          + OURS;
  private static final String RETRYING =
      """
      UPDATE tasks t SET status = 'retrying', due_at = u.due, failure_kind = u.kind,
        failure_message = u.message, failure_remedy = u.remedy, failure_retry_after_ns = u.after
      FROM unnest(?, ?, ?, ?, ?, ?) AS u (id, due, kind, message, remedy, after)
      """
          + OURS;
  private static final String HANDED_BACK =
      """
      UPDATE tasks t SET attempts = t.attempts - (t.status = 'running')::int,
        status = CASE WHEN t.status = 'running' THEN u.status::task_status ELSE t.status END
      FROM unnest(?, ?) AS u (id, status)
      """
          + OURS;

  /**
   * Whatever class was wished for before is not given to it again. The owner is the node itself
   * from then on: where it reads what it inherited, nothing moves ahead of it.
   */
  private static final String REPRIORITIZED =
      "WITH made AS (UPDATE tasks t SET priority = u.priority::task_priority, owner = ?"
          + " FROM unnest(?, ?) AS u (id, priority) "
          + OURS
          + "), granted AS (DELETE FROM wishes w USING made"
          + " WHERE w.task_id = made.id AND w.priority IS NOT NULL) SELECT id FROM made";

  /**
   * A second end of the same status is the first one made again, and changes nothing. What is still
   * to be told is read off the row before ({@code o}, as it was when the statement began), and only
   * for tasks that have somebody to tell.
   */
  static final String FINISHED =
      "WITH ends AS (UPDATE tasks t SET status = u.status::task_status, due_at = NULL"
          + first("finished_at", "u.at")
          + first("model", "u.model")
          + first("finish_reason", "u.reason")
          + first("input_tokens", "u.input")
          + first("cached_input_tokens", "u.cached")
          + first("output_tokens", "u.output")
          + first("failure_kind", "u.kind")
          + first("failure_message", "u.message")
          + first("failure_remedy", "u.remedy")
          + first("failure_retry_after_ns", "u.after")
          + first("timings_ns", "u.timings::json")
          + """

          FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS u (id, status, at, result, details,
            model, reason, input, cached, output, kind, message, remedy, after, timings)
          WHERE t.id = u.id AND t.owner + 0 = ANY (?)
            AND (t.finished_at IS NULL OR t.status = u.status::task_status)
          RETURNING t.id, t.tenant, t.webhook_host, u.at, u.result, u.details),
          results AS (
            INSERT INTO task_results (task_id, result, details)
            SELECT ends.id, ends.result, ends.details FROM ends WHERE ends.result IS NOT NULL
            ON CONFLICT DO NOTHING),
          told AS (
            INSERT INTO deliveries (task_id, ended_at, due_at, tenant, host, url)
            SELECT ends.id, ends.at, ends.at, ends.tenant, ends.webhook_host, x.webhook
            FROM ends JOIN tasks o ON o.id = ends.id JOIN task_texts x ON x.task_id = ends.id
            WHERE ends.webhook_host IS NOT NULL AND o.finished_at IS NULL
            ON CONFLICT DO NOTHING RETURNING task_id)
          SELECT id, EXISTS (SELECT FROM told) FROM ends
          """;

  /** Before the step itself: only where that will be made. */
  private static final String ATTEMPTS =
      """
      INSERT INTO attempts (task_id, number, agent, started_at, ended_at, failure_kind,
        failure_message, failure_remedy, failure_retry_after_ns)
      SELECT u.id, u.number, u.agent, u.started, u.ended, u.kind, u.message, u.remedy, u.after
      FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?) AS u (id, number, agent, started, ended, kind,
        message, remedy, after)
      JOIN tasks t ON t.id = u.id
      """
          + "AND "
          + MINE
          + " ON CONFLICT DO NOTHING";

  private static final String WITHDRAWN =
      "WITH gone AS (DELETE FROM tasks t USING unnest(?) AS u (id)"
          + " WHERE t.id = u.id AND "
          + MINE
          + " RETURNING t.id, t.tenant, t.webhook_host) "
          + Forgetting.THE_REST;

  private Updating() {}

  private static String first(String column, String value) {
    return ", "
        + column
        + " = CASE WHEN t.finished_at IS NULL THEN "
        + value
        + " ELSE t."
        + column
        + " END";
  }

  private static List<TaskId> ids(List<? extends Change> changes) {
    return changes.stream().map(Change::id).toList();
  }

  private static Column idColumn(List<? extends Change> changes) {
    Column ids = new Column(UUID, changes.size());
    changes.forEach(change -> ids.add(change.id()));
    return ids;
  }

  static void started(Script script, Epochs epochs, List<Change.Started> all) {
    if (all.isEmpty()) {
      return;
    }
    Column attempts = new Column(INT, all.size());
    Column agents = new Column(TEXT, all.size());
    Column at = new Column(TIME, all.size());
    for (Change.Started one : all) {
      attempts.add(one.attempt());
      agents.add(one.agent());
      at.add(one.at());
    }
    script.change(ids(all), STARTED, idColumn(all), attempts, agents, at, epochs.all());
  }

  static void retrying(Script script, Epochs epochs, List<Change.Retrying> all) {
    if (all.isEmpty()) {
      return;
    }
    Column due = new Column(TIME, all.size());
    FailureColumns failures = new FailureColumns(all.size());
    AttemptColumns attempts = new AttemptColumns(all.size());
    for (Change.Retrying one : all) {
      due.add(one.due());
      failures.add(one.attempt().failure());
      attempts.add(one.id(), one.attempt());
    }
    script.tell(ATTEMPTS, attempts.values(epochs.all()));
    script.change(
        ids(all),
        RETRYING,
        idColumn(all),
        due,
        failures.kind,
        failures.message,
        failures.remedy,
        failures.after,
        epochs.all());
  }

  static void handedBack(Script script, Epochs epochs, List<Change.HandedBack> all) {
    if (!all.isEmpty()) {
      Column statuses = new Column(TEXT, all.size());
      all.forEach(one -> statuses.add(one.as().word()));
      script.change(ids(all), HANDED_BACK, idColumn(all), statuses, epochs.all());
    }
  }

  static void reprioritized(Script script, Epochs epochs, List<Change.Reprioritized> all) {
    if (all.isEmpty()) {
      return;
    }
    Column priorities = new Column(TEXT, all.size());
    all.forEach(one -> priorities.add(one.priority().word()));
    script.change(ids(all), REPRIORITIZED, epochs.own(), idColumn(all), priorities, epochs.all());
  }

  static void finished(Script script, Epochs epochs, List<Change.Finished> all) {
    if (all.isEmpty()) {
      return;
    }
    int size = all.size();
    Column statuses = new Column(TEXT, size);
    Column at = new Column(TIME, size);
    Column results = new Column(TEXT, size);
    Column details = new Column(TEXT, size);
    Column models = new Column(TEXT, size);
    Column reasons = new Column(TEXT, size);
    Column input = new Column(LONG, size);
    Column cached = new Column(LONG, size);
    Column output = new Column(LONG, size);
    FailureColumns failures = new FailureColumns(size);
    Column timings = new Column(TEXT, size);
    AttemptColumns attempts = new AttemptColumns(size);
    for (Change.Finished one : all) {
      statuses.add(one.status().word());
      at.add(one.at());
      @Nullable TaskResult result = one.result().orElse(null);
      results.add(result == null ? null : result.text());
      details.add(result == null ? null : result.details().orElse(null));
      models.add(result == null ? null : result.model());
      reasons.add(result == null ? null : result.finishReason());
      if (result == null) {
        input.addNull();
        cached.addNull();
        output.addNull();
      } else {
        input.add(result.usage().input());
        cached.add(result.usage().cachedInput());
        output.add(result.usage().output());
      }
      failures.add(one.failure().orElse(null));
      timings.add(TimingsText.written(one.timings()));
      one.attempt().ifPresent(last -> attempts.add(one.id(), last));
    }
    if (!attempts.isEmpty()) {
      script.tell(ATTEMPTS, attempts.values(epochs.all()));
    }
    script.end(
        ids(all),
        FINISHED,
        idColumn(all),
        statuses,
        at,
        results,
        details,
        models,
        reasons,
        input,
        cached,
        output,
        failures.kind,
        failures.message,
        failures.remedy,
        failures.after,
        timings,
        epochs.all());
  }

  static void withdrawn(Script script, Epochs epochs, List<Change.Withdrawn> all) {
    if (!all.isEmpty()) {
      script.tell(WITHDRAWN, idColumn(all), epochs.all());
    }
  }

  static void revived(Script script, Epochs epochs, List<Change.Revived> all) {
    if (!all.isEmpty()) {
      Reviving.add(script, epochs, all);
    }
  }
}
