package dev.plimsoll.postgres;

import static dev.plimsoll.postgres.Column.Kind.INT;
import static dev.plimsoll.postgres.Column.Kind.TEXT;
import static dev.plimsoll.postgres.Column.Kind.TIME;

import dev.plimsoll.ports.schedule.ScheduleStore.Advance;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Moves schedules on, as if one by one: a schedule's second step of a group is made after its
 * first. Rows are locked in their order, so that two nodes cannot wait for each other.
 */
final class Advancing {
  private static final String STEPS =
      """
      WITH held AS MATERIALIZED (
        SELECT s.tenant, s.name, u.number, u.next, u.fired
        FROM unnest(?, ?, ?, ?, ?, ?) AS u (number, tenant, name, expected, next, fired)
        JOIN schedules s ON s.tenant = u.tenant AND s.name = u.name AND s.next_at = u.expected
        ORDER BY s.tenant, s.name FOR UPDATE OF s)
      UPDATE schedules s
      SET next_at = h.next, last_fired_at = coalesce(h.fired, s.last_fired_at)
      FROM held h WHERE s.tenant = h.tenant AND s.name = h.name
      RETURNING h.number
      """;

  private record Name(String tenant, String name) {}

  private Advancing() {}

  /** Makes those that can be made, in the transaction of a connection; gives them in order. */
  static List<Advance> make(Connection connection, List<Advance> steps) throws SQLException {
    Set<Integer> made = new TreeSet<>();
    for (List<Integer> round : rounds(steps)) {
      make(connection, steps, round, made);
    }
    return made.stream().map(steps::get).toList();
  }

  /** Places of steps; a schedule stands in a round once. */
  private static List<List<Integer>> rounds(List<Advance> steps) {
    List<List<Integer>> rounds = new ArrayList<>();
    Map<Name, Integer> seen = new HashMap<>();
    for (int i = 0; i < steps.size(); i++) {
      Name name = new Name(steps.get(i).tenant(), steps.get(i).name());
      int round = seen.merge(name, 1, Integer::sum) - 1;
      if (round == rounds.size()) {
        rounds.add(new ArrayList<>());
      }
      rounds.get(round).add(i);
    }
    return rounds;
  }

  private static void make(
      Connection connection, List<Advance> steps, List<Integer> round, Set<Integer> made)
      throws SQLException {
    int size = round.size();
    Column numbers = new Column(INT, size);
    Column tenants = new Column(TEXT, size);
    Column names = new Column(TEXT, size);
    Column expected = new Column(TIME, size);
    Column next = new Column(TIME, size);
    Column fired = new Column(TIME, size);
    for (int number : round) {
      Advance step = steps.get(number);
      numbers.add(number);
      tenants.add(step.tenant());
      names.add(step.name());
      expected.add(step.expectedNext());
      next.add(step.newNext());
      fired.add(step.fired().orElse(null));
    }
    List<Column> columns = List.of(numbers, tenants, names, expected, next, fired);
    try (PreparedStatement update = connection.prepareStatement(STEPS)) {
      for (int i = 0; i < columns.size(); i++) {
        update.setObject(i + 1, columns.get(i));
      }
      try (ResultSet row = update.executeQuery()) {
        while (row.next()) {
          made.add(row.getInt(1));
        }
      }
    }
  }
}
