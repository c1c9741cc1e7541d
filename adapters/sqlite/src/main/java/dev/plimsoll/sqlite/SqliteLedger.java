package dev.plimsoll.sqlite;

import static java.util.stream.Collectors.joining;

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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The ledger of a data folder. */
final class SqliteLedger implements LedgerStore {
  private static final long HOUR = 3_600_000_000L;
  private static final long DAY = 24 * HOUR;
  private static final String OF_TASKS =
      "SELECT task, "
          + LedgerLines.SUMS
          + " FROM ledger WHERE task IN (SELECT value FROM json_each(?)) GROUP BY task";
  private static final String BETWEEN =
      " FROM ledger WHERE ended_at >= ? AND ended_at < ? AND (? IS NULL OR tenant = ?)";
  private static final String WHOLE = "SELECT " + LedgerLines.SUMS + BETWEEN;
  private static final String SPENT =
      "SELECT tenant, key_id, user_id, role, provider, model, sum(nano_usd), sum(pico_usd),"
          + " ended_at / 86400000000 * 86400000000"
          + " FROM ledger WHERE ended_at >= ? AND nano_usd IS NOT NULL"
          + " GROUP BY 9, tenant, key_id, user_id, role, provider, model";
  private static final String FORGET =
      "DELETE FROM ledger WHERE (task, id) IN"
          + " (SELECT task, id FROM ledger WHERE ended_at < ? ORDER BY ended_at LIMIT ?)";

  private final Writer writer;
  private final Readers readers;

  SqliteLedger(Writer writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
  }

  @Override
  public Map<TaskId, Total> of(Collection<TaskId> tasks) {
    if (tasks.isEmpty()) {
      return Map.of();
    }
    String array = tasks.stream().map(TaskId::value).collect(joining("\",\"", "[\"", "\"]"));
    return readers.read(session -> {
      Map<TaskId, Total> totals = new HashMap<>();
      try (ResultSet rows = session.on(OF_TASKS).text(array).query()) {
        while (rows.next()) {
          Row row = new Row(rows);
          totals.put(row.id(), LedgerLines.total(row));
        }
      }
      return totals;
    });
  }

  @Override
  public Sums sums(LedgerQuery query) {
    return readers.read(session -> {
      Map<Heading, Total> byName = new LinkedHashMap<>();
      try (ResultSet rows = bind(session.on(sql(query.by())), query).number(query.most()).query()) {
        while (rows.next()) {
          Row row = new Row(rows);
          byName.put(heading(query.by(), row), LedgerLines.total(row));
        }
      }
      try (ResultSet rows = bind(session.on(WHOLE), query).query()) {
        return new Sums(byName, rows.next() ? LedgerLines.total(new Row(rows)) : Total.NONE);
      }
    });
  }

  private static Bind bind(Bind bind, LedgerQuery query) throws SQLException {
    return bind.time(query.from()).time(query.to()).text(query.tenant()).text(query.tenant());
  }

  private static String sql(Dimension by) {
    String names =
        switch (by) {
          case TASK -> "'', task";
          case AGENT -> "'', agent";
          case ROLE -> "'', role";
          case USER -> "tenant, user_id";
          case KEY -> "tenant, key_id";
          case TENANT -> "'', tenant";
          case MODEL -> "provider, model";
          case HOUR -> "'', ended_at / " + HOUR;
          case DAY -> "'', ended_at / " + DAY;
        };
    String order =
        switch (by) {
          case HOUR, DAY -> "2 DESC";
          case TASK, AGENT, ROLE, USER, KEY, TENANT, MODEL ->
              "coalesce(sum(nano_usd), 0) DESC, sum(input) + sum(output) DESC, 2, 1";
        };
    return "SELECT %s, %s%s GROUP BY 1, 2 ORDER BY %s LIMIT ?"
        .formatted(names, LedgerLines.SUMS, BETWEEN, order);
  }

  private static Heading heading(Dimension by, Row row) throws SQLException {
    String under = row.text();
    return switch (by) {
      case HOUR -> new Heading("", Times.instant(row.number() * HOUR).toString());
      case DAY -> new Heading("", Times.instant(row.number() * DAY).toString().substring(0, 10));
      case TASK, AGENT, ROLE, USER, KEY, TENANT, MODEL -> new Heading(under, row.text());
    };
  }

  @Override
  public void spentSince(Instant from, Consumer<Spending> each) {
    List<Spending> all =
        readers.read(session -> {
          List<Spending> spent = new ArrayList<>();
          try (ResultSet rows = session.on(SPENT).time(from).query()) {
            while (rows.next()) {
              spent.add(spending(new Row(rows)));
            }
          }
          return spent;
        });
    all.forEach(each);
  }

  private static Spending spending(Row row) throws SQLException {
    Payer payer = new Payer(Payer.NO_TASK, row.text(), row.text(), row.text(), row.text(), "");
    Target target = new Target(row.text(), row.text());
    return new Spending(payer, target, LedgerLines.money(row), row.time());
  }

  @Override
  public int forgetBefore(Instant before, int most) {
    return writer.transaction(session -> session.on(FORGET).time(before).number(most).update());
  }
}
