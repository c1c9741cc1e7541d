package dev.plimsoll.postgres;

import dev.plimsoll.core.cost.Dimension;
import dev.plimsoll.core.cost.Heading;
import dev.plimsoll.core.cost.Payer;
import dev.plimsoll.core.cost.Total;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.ledger.LedgerQuery;
import dev.plimsoll.ports.ledger.LedgerStore;
import dev.plimsoll.ports.ledger.Spending;
import dev.plimsoll.ports.ledger.Sums;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** The ledger of a database. */
final class PostgresLedger implements LedgerStore {
  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");
  private static final String OF_TASKS =
      "SELECT task_id, "
          + LedgerLines.SUMS
          + " FROM ledger WHERE task_id = ANY (?) GROUP BY task_id";
  private static final String BETWEEN =
      " FROM ledger WHERE ended_at >= ? AND ended_at < ? AND (?::text IS NULL OR tenant = ?)";
  private static final String WHOLE = "SELECT " + LedgerLines.SUMS + BETWEEN;
  private static final String DAY_OF = "date_trunc('day', ended_at, 'UTC')";
  private static final String HOUR_OF = "date_trunc('hour', ended_at, 'UTC')";
  private static final String SPENT =
      "SELECT tenant, key_id, user_id, role, provider, model,"
          + " sum(nano_usd + pico_usd / 1000.0), "
          + DAY_OF
          + " FROM ledger WHERE ended_at >= ? AND nano_usd IS NOT NULL"
          + " GROUP BY 8, tenant, key_id, user_id, role, provider, model";
  private static final String FORGET =
      "DELETE FROM ledger WHERE (task_id, id) IN"
          + " (SELECT task_id, id FROM ledger WHERE ended_at < ? ORDER BY ended_at LIMIT ?)";

  private final Lookups lookups;

  PostgresLedger(Lookups lookups) {
    this.lookups = lookups;
  }

  @Override
  public Map<TaskId, Total> of(Collection<TaskId> tasks) {
    if (tasks.isEmpty()) {
      return Map.of();
    }
    return lookups.ask(
        "read the ledger",
        connection -> {
          Column wanted = new Column(Column.Kind.UUID, tasks.size());
          tasks.forEach(wanted::add);
          Map<TaskId, Total> totals = new HashMap<>();
          try (PreparedStatement sums = connection.prepareStatement(OF_TASKS)) {
            sums.setObject(1, wanted);
            try (ResultSet row = sums.executeQuery()) {
              while (row.next()) {
                totals.put(Script.id(row, 1), LedgerLines.total(row, 2));
              }
            }
          }
          return totals;
        });
  }

  @Override
  public Sums sums(LedgerQuery query) {
    return lookups.patiently(
        "add up the ledger",
        connection -> {
          Map<Heading, Total> byName = byName(connection, query);
          try (PreparedStatement whole = connection.prepareStatement(WHOLE)) {
            bind(whole, query);
            try (ResultSet row = whole.executeQuery()) {
              return new Sums(byName, row.next() ? LedgerLines.total(row, 1) : Total.NONE);
            }
          }
        });
  }

  private static Map<Heading, Total> byName(Connection connection, LedgerQuery query)
      throws SQLException {
    Map<Heading, Total> byName = new LinkedHashMap<>();
    try (PreparedStatement sums = connection.prepareStatement(sql(query.by()))) {
      bind(sums, query);
      sums.setInt(5, query.most());
      try (ResultSet row = sums.executeQuery()) {
        while (row.next()) {
          byName.put(heading(query.by(), row), LedgerLines.total(row, 3));
        }
      }
    }
    return byName;
  }

  private static void bind(PreparedStatement statement, LedgerQuery query) throws SQLException {
    Times.set(statement, 1, earliest(query.from()));
    Times.set(statement, 2, query.to().isAfter(LATEST) ? LATEST : query.to());
    String tenant = query.tenant().map(Texts::written).orElse(null);
    statement.setString(3, tenant);
    statement.setString(4, tenant);
  }

  private static Instant earliest(Instant from) {
    return from.isBefore(Times.EARLIEST) ? Times.EARLIEST : from;
  }

  private static String sql(Dimension by) {
    String names =
        switch (by) {
          case TASK -> "'', task_id::text";
          case AGENT -> "'', agent";
          case ROLE -> "'', role";
          case USER -> "tenant, user_id";
          case KEY -> "tenant, key_id";
          case TENANT -> "'', tenant";
          case MODEL -> "provider, model";
          case HOUR -> "'', " + HOUR_OF;
          case DAY -> "'', " + DAY_OF;
        };
    String order =
        switch (by) {
          case HOUR, DAY -> "2 DESC";
          case TASK, AGENT, ROLE, USER, KEY, TENANT, MODEL ->
              "coalesce(sum(nano_usd + pico_usd / 1000.0), 0) DESC,"
                  + " sum(input) + sum(output) DESC, 2, 1";
        };
    return "SELECT %s, %s%s GROUP BY 1, 2 ORDER BY %s LIMIT ?"
        .formatted(names, LedgerLines.SUMS, BETWEEN, order);
  }

  private static Heading heading(Dimension by, ResultSet row) throws SQLException {
    return switch (by) {
      case HOUR -> new Heading("", Reading.time(row, 2).orElseThrow().toString());
      case DAY -> new Heading("", Reading.time(row, 2).orElseThrow().toString().substring(0, 10));
      case TASK -> {
        UUID id = UUID.fromString(row.getString(2));
        yield new Heading(
            "", new TaskId(id.getMostSignificantBits(), id.getLeastSignificantBits()).value());
      }
      case AGENT, ROLE, USER, KEY, TENANT, MODEL ->
          new Heading(Texts.read(row.getString(1)), Texts.read(row.getString(2)));
    };
  }

  @Override
  public void spentSince(Instant from, Consumer<Spending> each) {
    List<Spending> all =
        lookups.patiently(
            "add up the ledger",
            connection -> {
              List<Spending> spent = new ArrayList<>();
              try (PreparedStatement sums = connection.prepareStatement(SPENT)) {
                Times.set(sums, 1, earliest(from));
                try (ResultSet row = sums.executeQuery()) {
                  while (row.next()) {
                    spent.add(spending(row));
                  }
                }
              }
              return spent;
            });
    all.forEach(each);
  }

  private static Spending spending(ResultSet row) throws SQLException {
    Payer payer =
        new Payer(
            Payer.NO_TASK,
            Texts.read(row.getString(1)),
            Texts.read(row.getString(2)),
            Texts.read(row.getString(3)),
            Texts.read(row.getString(4)),
            "");
    Target target = new Target(Texts.read(row.getString(5)), Texts.read(row.getString(6)));
    return new Spending(
        payer, target, LedgerLines.money(row, 7), Reading.time(row, 8).orElseThrow());
  }

  @Override
  public int forgetBefore(Instant before, int most) {
    return lookups.patiently(
        "forget old lines of the ledger",
        connection -> {
          try (PreparedStatement forget = connection.prepareStatement(FORGET)) {
            Times.set(forget, 1, earliest(before));
            forget.setInt(2, most);
            return forget.executeUpdate();
          }
        });
  }
}
