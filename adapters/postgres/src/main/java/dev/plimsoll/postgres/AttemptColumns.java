package dev.plimsoll.postgres;

import static dev.plimsoll.postgres.Column.Kind.INT;
import static dev.plimsoll.postgres.Column.Kind.TEXT;
import static dev.plimsoll.postgres.Column.Kind.TIME;
import static dev.plimsoll.postgres.Column.Kind.UUID;

import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.AttemptRecord;

/** Failed attempts as columns. */
final class AttemptColumns {
  private final Column ids;
  private final Column numbers;
  private final Column agents;
  private final Column started;
  private final Column ended;
  private final FailureColumns failures;
  private boolean empty = true;

  AttemptColumns(int expected) {
    ids = new Column(UUID, expected);
    numbers = new Column(INT, expected);
    agents = new Column(TEXT, expected);
    started = new Column(TIME, expected);
    ended = new Column(TIME, expected);
    failures = new FailureColumns(expected);
  }

  boolean isEmpty() {
    return empty;
  }

  void add(TaskId id, AttemptRecord attempt) {
    empty = false;
    ids.add(id);
    numbers.add(attempt.number());
    agents.add(attempt.agent());
    started.add(attempt.started());
    ended.add(attempt.ended());
    failures.add(attempt.failure());
  }

  Object[] values(Column owners) {
    return new Object[] {
      ids,
      numbers,
      agents,
      started,
      ended,
      failures.kind,
      failures.message,
      failures.remedy,
      failures.after,
      owners
    };
  }
}
