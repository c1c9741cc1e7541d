package dev.plimsoll.sqlite;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.cost.Charge;
import dev.plimsoll.core.cost.Entry;
import dev.plimsoll.core.cost.Payer;
import dev.plimsoll.core.cost.Total;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Lines of the ledger as rows. The columns of each select and the order of reads belong together.
 */
final class LedgerLines {
  static final String COLUMNS =
      "task, id, ended_at, call, tenant, key_id, user_id, role, agent, provider, model, input,"
          + " cached_input, cache_write, output, reasoning, estimated, nano_usd, pico_usd";
  static final String EVERY = "SELECT " + COLUMNS + " FROM ledger ORDER BY ended_at, task, id";

  /** What makes a {@link Total}. */
  static final String SUMS =
      "count(*), total(estimated), count(*) - count(nano_usd), sum(input), sum(cached_input),"
          + " sum(cache_write), sum(output), sum(reasoning), coalesce(sum(nano_usd), 0),"
          + " coalesce(sum(pico_usd), 0)";

  private static final String ADD =
      "INSERT INTO ledger ("
          + COLUMNS
          + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT DO NOTHING";

  private LedgerLines() {}

  /** Adds a line; one that is there stays as it is. */
  static void add(Session session, Entry line) throws SQLException {
    Payer payer = line.payer();
    Charge charge = line.charge();
    Usage usage = charge.usage();
    Bind bind =
        session
            .on(ADD)
            .text(payer.task().value())
            .text(line.id())
            .time(line.at())
            .text(line.call())
            .text(payer.tenant())
            .text(payer.key())
            .text(payer.user())
            .text(payer.role())
            .text(payer.agent())
            .text(charge.provider())
            .text(charge.model())
            .number(usage.input())
            .number(usage.cachedInput())
            .number(usage.cacheWrite())
            .number(usage.output())
            .number(usage.reasoning())
            .flag(line.estimated());
    Optional<Money> money = charge.money();
    bind = money.isPresent() ? bind.number(money.get().nanos()) : bind.none();
    bind = money.isPresent() ? bind.number(money.get().picos()) : bind.none();
    var _ = bind.update();
  }

  /** A line, as {@link #EVERY} selects it. */
  static Entry line(ResultSet rows) throws SQLException {
    Row row = new Row(rows);
    var task = row.id();
    String id = row.text();
    var at = row.time();
    String call = row.text();
    Payer payer = new Payer(task, row.text(), row.text(), row.text(), row.text(), row.text());
    String provider = row.text();
    String model = row.text();
    Usage usage = usage(row);
    boolean estimated = row.flag();
    long nanos = row.number();
    boolean priced = !rows.wasNull();
    Money money = new Money(nanos, row.count());
    Charge charge =
        new Charge(provider, model, usage, priced ? Optional.of(money) : Optional.empty());
    return new Entry(id, call, payer, charge, estimated, at);
  }

  /** The ten columns of {@link #SUMS}, the next of a row. */
  static Total total(Row row) throws SQLException {
    long calls = row.number();
    long estimated = row.number();
    long unpriced = row.number();
    return new Total(calls, estimated, unpriced, usage(row), money(row));
  }

  private static Usage usage(Row row) throws SQLException {
    long input = row.number();
    long cached = row.number();
    long written = row.number();
    long output = row.number();
    return new Usage(input, cached, output, written, row.number());
  }

  /** Two columns: sums of billionths and of thousandths of them. */
  static Money money(Row row) throws SQLException {
    return Money.ofNanos(row.number()).plus(Money.ofPicos(row.number()));
  }
}
