package dev.plimsoll.sqlite;

import dev.plimsoll.core.cost.Entry;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.AttemptRecord;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.Commit;
import dev.plimsoll.ports.store.Idempotency;
import dev.plimsoll.ports.store.TaskRecord.TaskResult;
import dev.plimsoll.ports.store.TaskRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Changes of tasks as statements. Used only in the writer's turn. */
final class TaskChanges {
  // What every change asks for: it is not over, and this node's.
  private static final String MINE =
      " WHERE id = ? AND finished_at IS NULL AND (epoch = ? OR id <= ?)";
  private static final String START =
      "UPDATE tasks SET status = 'running', attempts = ?, started_on = ?, started_at = ?,"
          + " due_at = NULL"
          + MINE;
  private static final String RETRY =
      "UPDATE tasks SET status = 'retrying', due_at = ?, failure_kind = ?, failure_message = ?,"
          + " failure_remedy = ?, failure_retry_after_ns = ?"
          + MINE;
  private static final String HAND_BACK =
      "UPDATE tasks SET attempts = attempts - (status = 'running'),"
          + " status = iif(status = 'running', ?, status)"
          + MINE;
  private static final String REPRIORITIZE = "UPDATE tasks SET priority = ?" + MINE;
  private static final String FINISH =
      "UPDATE tasks SET status = ?, finished_at = ?, due_at = NULL, result = ?, failure_kind = ?,"
          + " failure_message = ?, failure_remedy = ?, failure_retry_after_ns = ?, timings_ns = ?"
          + MINE;
  // Two statements: the end that is told to nobody costs what it would without the other.
  private static final String FINISH_UNTOLD = FINISH + " AND NOT has_webhook";
  private static final String FINISH_TOLD = FINISH + " AND has_webhook";
  private static final String REVIVE =
      "UPDATE tasks SET status = 'queued', epoch = ?, pool = ?, attempts = 0, crashes = 0,"
          + " finished_at = NULL, failure_kind = NULL, failure_message = NULL,"
          + " failure_remedy = NULL, failure_retry_after_ns = NULL, timings_ns = NULL"
          + " WHERE id = ? AND status = 'dead'";
  private static final String EDIT =
      "UPDATE tasks SET tenant = ?, priority = ?, role = ?, user_id = ?, not_before = ?,"
          + " deadline = ?, has_webhook = ? WHERE id = ?";
  private static final String EDIT_PAYLOAD =
      "UPDATE payloads SET text = ?, agent = ?, max_tokens = ?, webhook = ?, metadata = ?"
          + " WHERE number = (SELECT payload FROM tasks WHERE id = ?)";
  private static final String ADD_RESULT = "INSERT INTO results VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String HERE = "SELECT status FROM tasks WHERE id = ?";
  private static final String HERE_AND_MINE =
      "SELECT status FROM tasks WHERE id = ? AND (epoch = ? OR id <= ?)";

  private final Ownership ownership;
  private final NewTasks newTasks;
  private long lastResult;
  private boolean tells; // whether this group wrote deliveries

  TaskChanges(Session session, Ownership ownership) throws SQLException {
    this.ownership = ownership;
    this.newTasks = new NewTasks(session, ownership.epoch());
    this.lastResult = session.number("SELECT max(number) FROM results");
  }

  /** What a group came to, and whether it wrote deliveries. */
  record Made(Commit commit, boolean tells) {}

  Made make(Session session, List<Change> changes) throws SQLException {
    tells = false;
    Map<TaskId, Idempotency.Held> duplicates = new HashMap<>();
    Set<TaskId> lost = new HashSet<>();
    for (Change change : changes) {
      if (change instanceof Change.Insert insert) {
        Optional<Idempotency.Held> held = insert(session, insert);
        if (held.isPresent()) {
          duplicates.put(insert.id(), held.get());
        }
      } else if (!make(session, change)) {
        lost.add(change.id());
      }
    }
    boolean whole = duplicates.isEmpty() && lost.isEmpty();
    return new Made(whole ? Commit.WHOLE : new Commit(duplicates, lost), tells);
  }

  private Optional<Idempotency.Held> insert(Session session, Change.Insert insert)
      throws SQLException {
    if (insert.key().isPresent()) {
      Optional<Idempotency.Held> held = Keys.take(session, insert, insert.key().get());
      if (held.isPresent()) {
        boolean madeBefore = isHere(session, insert.id());
        return madeBefore ? Optional.empty() : held;
      }
    }
    newTasks.add(session, insert);
    return Optional.empty();
  }

  private static boolean isHere(Session session, TaskId id) throws SQLException {
    try (ResultSet row = session.on(HERE).text(id.value()).query()) {
      return row.next();
    }
  }

  /** False when the task is not this node's, or not in a state in which this can happen. */
  private boolean make(Session session, Change change) throws SQLException {
    return switch (change) {
      case Change.Started started -> start(session, started);
      case Change.Finished finished -> finish(session, finished);
      case Change.Retrying retrying -> retry(session, retrying);
      case Change.HandedBack(TaskId id, Status as) ->
          mine(session.on(HAND_BACK).text(Words.of(as)), id).update() > 0;
      case Change.Reprioritized other ->
          mine(session.on(REPRIORITIZE).text(Words.of(other.priority())), other.id()).update() > 0;
      case Change.Revived revived -> revive(session, revived);
      case Change.Withdrawn withdrawn -> {
        Deletion.unfinished(session, withdrawn.id(), ownership);
        yield true;
      }
      case Change.Charged(Entry line) -> {
        LedgerLines.add(session, line);
        yield true;
      }
      case Change.Insert _ -> throw new IllegalStateException("made elsewhere");
    };
  }

  private Bind mine(Bind bind, TaskId id) throws SQLException {
    return bind.text(id.value()).number(ownership.epoch()).text(ownership.takenUpTo());
  }

  private boolean start(Session session, Change.Started started) throws SQLException {
    Bind bind =
        session.on(START).number(started.attempt()).text(started.agent()).time(started.at());
    return mine(bind, started.id()).update() > 0;
  }

  private boolean retry(Session session, Change.Retrying retrying) throws SQLException {
    Failure failure = retrying.attempt().failure();
    Bind bind = Attempts.failure(session.on(RETRY).time(retrying.due()), failure);
    if (mine(bind, retrying.id()).update() == 0) {
      return false;
    }
    Attempts.add(session, retrying.id(), retrying.attempt());
    return true;
  }

  private boolean finish(Session session, Change.Finished end) throws SQLException {
    if (!isOver(session.on(FINISH_UNTOLD), end)) {
      if (!isOver(session.on(FINISH_TOLD), end)) {
        return status(session, end.id()).equals(Optional.of(end.status())); // made before
      }
      tells |= Outbox.ended(session, end.id(), end.at());
    }
    if (end.result().isPresent()) {
      addResult(session, ++lastResult, end.result().get());
    }
    if (end.attempt().isPresent()) {
      Attempts.add(session, end.id(), end.attempt().get());
    }
    return true;
  }

  private boolean isOver(Bind bind, Change.Finished end) throws SQLException {
    bind.text(Words.of(end.status())).time(end.at());
    if (end.result().isPresent()) {
      bind.number(lastResult + 1);
    } else {
      bind.none();
    }
    Optional<Failure> failure = end.attempt().map(AttemptRecord::failure).or(end::failure);
    Attempts.failure(bind, failure).text(Words.of(end.timings()));
    return mine(bind, end.id()).update() > 0;
  }

  static void addResult(Session session, long number, TaskResult result) throws SQLException {
    var _ =
        session
            .on(ADD_RESULT)
            .number(number)
            .text(result.text())
            .text(result.model())
            .number(result.usage().input())
            .number(result.usage().cachedInput())
            .number(result.usage().output())
            .text(result.finishReason())
            .text(result.details())
            .update();
  }

  private boolean revive(Session session, Change.Revived revived) throws SQLException {
    String id = revived.id().value();
    int made = session.on(REVIVE).number(ownership.epoch()).text(revived.pool()).text(id).update();
    if (made == 0) {
      return status(session, revived.id()).map(status -> !status.isFinal()).orElse(false);
    }
    Outbox.forget(session, revived.id());
    if (revived.edited().isPresent()) {
      edit(session, id, revived.edited().get());
    }
    return true;
  }

  private static void edit(Session session, String id, TaskRequest request) throws SQLException {
    var _ =
        session
            .on(EDIT)
            .text(request.tenant())
            .text(Words.of(request.priority()))
            .text(request.role())
            .text(request.userId())
            .time(request.notBefore())
            .time(request.deadline())
            .flag(request.webhook().isPresent())
            .text(id)
            .update();
    var _ = NewTasks.payload(session.on(EDIT_PAYLOAD), request).text(id).update();
  }

  /** The status of a task that is this node's; empty for any other. */
  private Optional<Status> status(Session session, TaskId id) throws SQLException {
    try (ResultSet row = mine(session.on(HERE_AND_MINE), id).query()) {
      return row.next() ? Optional.of(Words.of(Status.class, row.getString(1))) : Optional.empty();
    }
  }
}
