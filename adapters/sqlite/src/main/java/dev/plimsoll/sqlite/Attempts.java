package dev.plimsoll.sqlite;

import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.AttemptRecord;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Failed attempts. One that is kept already is not kept twice. */
final class Attempts {
  private static final String ADD =
      """
      INSERT INTO attempts (task, started_at, number, agent, ended_at, failure_kind,
        failure_message, failure_remedy, failure_retry_after_ns)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
      """;

  private Attempts() {}

  static void add(Session session, TaskId task, AttemptRecord attempt) throws SQLException {
    Bind bind =
        session
            .on(ADD)
            .text(task.value())
            .time(attempt.started())
            .number(attempt.number())
            .text(attempt.agent())
            .time(attempt.ended());
    var _ = failure(bind, attempt.failure()).update();
  }

  /** Four columns: kind, message, remedy, how long to wait. */
  static Bind failure(Bind bind, @Nullable Failure failure) throws SQLException {
    if (failure == null) {
      return bind.none().none().none().none();
    }
    return bind.text(failure.kind())
        .text(failure.message())
        .text(Words.of(failure.remedy()))
        .nanos(failure.retryAfter());
  }

  static Bind failure(Bind bind, Optional<Failure> failure) throws SQLException {
    return failure(bind, failure.orElse(null));
  }
}
