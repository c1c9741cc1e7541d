package dev.plimsoll.postgres;

import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.delivery.Delivery;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** What the id of a message says: which end of which task it tells. */
record MessageId(TaskId task, Instant end) {
  private static final int TASK = "msg_".length();
  private static final int END = TASK + 36;

  /** Empty when the text is no id of a message. */
  static Optional<MessageId> of(String id) {
    if (id.length() < END + 2) {
      return Optional.empty();
    }
    Optional<TaskId> task = TaskId.parse(id.substring(TASK, END));
    try {
      long micros = Long.parseLong(id.substring(END + 1), 36);
      Instant end = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
      return task.map(its -> new MessageId(its, end))
          .filter(it -> micros >= 0 && Delivery.idOf(it.task, it.end).equals(id));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  /** Fills in the task and the end; returns the next parameter's number. */
  int fill(PreparedStatement statement, int first) throws SQLException {
    statement.setObject(first, Reading.uuid(task));
    Times.set(statement, first + 1, end);
    return first + 2;
  }
}
