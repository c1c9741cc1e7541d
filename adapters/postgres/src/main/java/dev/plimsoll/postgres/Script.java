package dev.plimsoll.postgres;

import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.Idempotency;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Statements that travel to the server together and are answered together. For one thread. */
final class Script {
  /** What a statement's answer tells. */
  private sealed interface Reading {
    record Nothing() implements Reading {}

    /** It returns the ids that were changed; the others are not ours. */
    record Changed(List<TaskId> wanted) implements Reading {}

    /** It returns the ids that were ended, each with whether any of their ends is to be told. */
    record Ended(List<TaskId> wanted) implements Reading {}

    /** It returns inserts that were left out, and what is held under their keys. */
    record Duplicates() implements Reading {}
  }

  private final StringBuilder sql = new StringBuilder(8_192);
  private final List<Object> values = new ArrayList<>();
  private final List<Reading> readings = new ArrayList<>();
  private final Map<TaskId, Idempotency.Held> duplicates = new HashMap<>();
  private final Set<TaskId> lost = new HashSet<>();
  private boolean news;

  /** A statement whose answer says nothing. */
  void tell(String statement, Object... parameters) {
    add(new Reading.Nothing(), statement, parameters);
  }

  /** A statement that returns the ids of {@code wanted} that it changed. */
  void change(List<TaskId> wanted, String statement, Object... parameters) {
    add(new Reading.Changed(wanted), statement, parameters);
  }

  /** A statement that returns the ids of {@code wanted} that are over, and if one is to be told. */
  void end(List<TaskId> wanted, String statement, Object... parameters) {
    add(new Reading.Ended(wanted), statement, parameters);
  }

  /** A statement that returns id, task, fingerprint and answer of keys that others hold. */
  void duplicates(String statement, Object... parameters) {
    add(new Reading.Duplicates(), statement, parameters);
  }

  private void add(Reading reading, String statement, Object... parameters) {
    sql.append(statement).append(";\n");
    values.addAll(List.of(parameters));
    readings.add(reading);
  }

  Map<TaskId, Idempotency.Held> duplicates() {
    return duplicates;
  }

  /** Whether there are new ends to be told. */
  boolean hasNews() {
    return news;
  }

  Set<TaskId> lost() {
    return lost;
  }

  void run(Connection connection) throws SQLException {
    try (PreparedStatement script = connection.prepareStatement(sql.toString())) {
      for (int i = 0; i < values.size(); i++) {
        if (values.get(i) instanceof Long number) {
          script.setLong(i + 1, number);
        } else {
          script.setObject(i + 1, values.get(i));
        }
      }
      boolean rows = script.execute();
      for (Reading reading : readings) {
        if (rows) {
          try (ResultSet answer = script.getResultSet()) {
            read(reading, answer);
          }
        }
        rows = script.getMoreResults();
      }
    }
  }

  private void read(Reading reading, ResultSet answer) throws SQLException {
    switch (reading) {
      case Reading.Nothing() -> {}
      case Reading.Changed(List<TaskId> wanted) -> {
        Set<TaskId> missing = new HashSet<>(wanted);
        while (answer.next()) {
          missing.remove(id(answer, 1));
        }
        lost.addAll(missing);
      }
      case Reading.Ended(List<TaskId> wanted) -> {
        Set<TaskId> missing = new HashSet<>(wanted);
        while (answer.next()) {
          missing.remove(id(answer, 1));
          news |= answer.getBoolean(2);
        }
        lost.addAll(missing);
      }
      case Reading.Duplicates() -> {
        while (answer.next()) {
          duplicates.put(
              id(answer, 1),
              new Idempotency.Held(
                  id(answer, 2), Texts.read(answer.getString(3)), Texts.read(answer.getString(4))));
        }
      }
    }
  }

  static TaskId id(ResultSet row, int column) throws SQLException {
    UUID id = row.getObject(column, UUID.class);
    return new TaskId(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }
}
