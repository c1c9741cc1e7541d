package dev.plimsoll.postgres;

import static dev.plimsoll.postgres.Column.Kind.BOOLEAN;
import static dev.plimsoll.postgres.Column.Kind.INT;
import static dev.plimsoll.postgres.Column.Kind.LONG;
import static dev.plimsoll.postgres.Column.Kind.TEXT;
import static dev.plimsoll.postgres.Column.Kind.TIME;
import static dev.plimsoll.postgres.Column.Kind.UUID;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.cost.Charge;
import dev.plimsoll.core.cost.Entry;
import dev.plimsoll.core.cost.Payer;
import dev.plimsoll.core.cost.Total;
import dev.plimsoll.ports.store.Change;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Lines of the ledger as rows. The columns of each select and the order of reads belong together.
 */
final class LedgerLines {
  static final String COLUMNS =
      "task_id, id, ended_at, call, tenant, key_id, user_id, role, agent, provider, model, input,"
          + " cached_input, cache_write, output, reasoning, estimated, nano_usd, pico_usd";
  static final String EVERY = "SELECT " + COLUMNS + " FROM ledger ORDER BY ended_at, task_id, id";

  /** What makes a {@link Total}. */
  static final String SUMS =
      "count(*), count(*) FILTER (WHERE estimated), count(*) - count(nano_usd), sum(input),"
          + " sum(cached_input), sum(cache_write), sum(output), sum(reasoning),"
          + " sum(nano_usd + pico_usd / 1000.0)";

  private static final String ADD =
      "INSERT INTO ledger ("
          + COLUMNS
          + ") SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT DO NOTHING";

  private LedgerLines() {}

  /** Adds lines; those that are there stay as they are. */
  static void add(Script script, List<Change.Charged> all) {
    if (all.isEmpty()) {
      return;
    }
    int size = all.size();
    Column tasks = new Column(UUID, size);
    Column ids = new Column(TEXT, size);
    Column at = new Column(TIME, size);
    Column[] texts = new Column[8];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = new Column(TEXT, size);
    }
    Column[] tokens = new Column[5];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = new Column(LONG, size);
    }
    Column estimated = new Column(BOOLEAN, size);
    Column nanos = new Column(LONG, size);
    Column picos = new Column(INT, size);
    for (Change.Charged one : all) {
      Entry line = one.entry();
      tasks.add(line.payer().task());
      ids.add(line.id());
      at.add(line.at());
      add(texts, texts(line));
      add(tokens, line.charge().usage());
      estimated.add(line.estimated());
      line.charge()
          .money()
          .ifPresentOrElse(
              money -> {
                nanos.add(money.nanos());
                picos.add(money.picos());
              },
              () -> {
                nanos.addNull();
                picos.addNull();
              });
    }
    script.tell(
        ADD, tasks, ids, at, texts[0], texts[1], texts[2], texts[3], texts[4], texts[5], texts[6],
        texts[7], tokens[0], tokens[1], tokens[2], tokens[3], tokens[4], estimated, nanos, picos);
  }

  private static void add(Column[] columns, List<String> values) {
    for (int i = 0; i < columns.length; i++) {
      columns[i].add(values.get(i));
    }
  }

  private static void add(Column[] columns, Usage usage) {
    columns[0].add(usage.input());
    columns[1].add(usage.cachedInput());
    columns[2].add(usage.cacheWrite());
    columns[3].add(usage.output());
    columns[4].add(usage.reasoning());
  }

  /** From the call to the model, in the order of the columns. */
  private static List<String> texts(Entry line) {
    Payer payer = line.payer();
    return List.of(
        line.call(),
        payer.tenant(),
        payer.key(),
        payer.user(),
        payer.role(),
        payer.agent(),
        line.charge().provider(),
        line.charge().model());
  }

  /** A line as COPY takes it, in the order of the columns. */
  static void copy(CopyRows rows, Entry line) {
    Usage usage = line.charge().usage();
    Optional<Money> money = line.charge().money();
    rows.plain(line.payer().task()).text(line.id()).time(line.at());
    texts(line).forEach(rows::text);
    rows.plain(usage.input()).plain(usage.cachedInput()).plain(usage.cacheWrite());
    rows.plain(usage.output()).plain(usage.reasoning()).plain(line.estimated());
    rows.plain(money.map(Money::nanos)).plain(money.map(Money::picos)).end();
  }

  /** A line, as {@link #EVERY} selects it. */
  static Entry line(ResultSet row) throws SQLException {
    Payer payer =
        new Payer(
            Script.id(row, 1),
            Texts.read(row.getString(5)),
            Texts.read(row.getString(6)),
            Texts.read(row.getString(7)),
            Texts.read(row.getString(8)),
            Texts.read(row.getString(9)));
    long nanos = row.getLong(18);
    Optional<Money> money =
        row.wasNull() ? Optional.empty() : Optional.of(new Money(nanos, row.getInt(19)));
    Charge charge =
        new Charge(
            Texts.read(row.getString(10)), Texts.read(row.getString(11)), usage(row, 12), money);
    return new Entry(
        row.getString(2),
        Texts.read(row.getString(4)),
        payer,
        charge,
        row.getBoolean(17),
        Reading.time(row, 3).orElseThrow());
  }

  /** The nine columns of {@link #SUMS}, from this one on. */
  static Total total(ResultSet row, int first) throws SQLException {
    return new Total(
        row.getLong(first),
        row.getLong(first + 1),
        row.getLong(first + 2),
        usage(row, first + 3),
        money(row, first + 8));
  }

  private static Usage usage(ResultSet row, int first) throws SQLException {
    return new Usage(
        row.getLong(first),
        row.getLong(first + 1),
        row.getLong(first + 3),
        row.getLong(first + 2),
        row.getLong(first + 4));
  }

  /** A sum of billionths with three decimals; of no line with a price it is nothing. */
  static Money money(ResultSet row, int column) throws SQLException {
    BigDecimal nanos = row.getBigDecimal(column);
    if (nanos == null) {
      return Money.ZERO;
    }
    long whole = nanos.longValue();
    long picos = nanos.subtract(BigDecimal.valueOf(whole)).movePointRight(3).longValue();
    return Money.ofNanos(whole).plus(Money.ofPicos(picos));
  }
}
